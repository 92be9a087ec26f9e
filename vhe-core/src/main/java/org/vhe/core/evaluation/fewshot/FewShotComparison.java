package org.vhe.core.evaluation.fewshot;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vhe.core.check.Require;
import org.vhe.core.evaluation.EvaluationProgress;

/**
 * Several classifiers on the same episodes:
 *
 * <pre>{@code
 * List<FewShotRow> rows =
 *         FewShotComparison.of("model", new FewShotClassifier(evaluator, ScoringOptions.DEFAULT))
 *                 .and("pixels", new PixelNearestNeighbour(model.elementLength()))
 *                 .evaluate(FewShotProtocol.classes(data, "character", tasks), EvaluationProgress.NONE);
 * rows.forEach(System.out::println);
 * }</pre>
 *
 * Immutable; serves one thread where its classifiers do.
 */
public final class FewShotComparison {
    private final Map<String, Classifier> classifiers;

    private FewShotComparison(Map<String, Classifier> classifiers) {
        this.classifiers = Collections.unmodifiableMap(classifiers);
    }

    /** A comparison of one classifier so far. */
    public static FewShotComparison of(String name, Classifier classifier) {
        return new FewShotComparison(Map.of()).and(name, classifier);
    }

    /**
     * This comparison with one more classifier.
     *
     * @throws IllegalArgumentException if there is one of this name
     */
    public FewShotComparison and(String name, Classifier classifier) {
        Require.notBlank("name of a classifier", name);
        Map<String, Classifier> more = new LinkedHashMap<>(classifiers);
        if (more.putIfAbsent(name, classifier) != null) {
            throw new IllegalArgumentException(
                    "classifiers of a comparison must have different names, but two are called '%s'"
                            .formatted(name));
        }
        return new FewShotComparison(more);
    }

    /** Measures all classifiers on the episodes of one protocol. */
    public FewShotRow evaluate(FewShotProtocol protocol) {
        return evaluate(List.of(protocol), EvaluationProgress.NONE).get(0);
    }

    /**
     * Measures all classifiers on the episodes of several protocols.
     *
     * @param progress counts episodes, each once for every classifier
     * @return a row for each protocol
     */
    public List<FewShotRow> evaluate(List<FewShotProtocol> protocols, EvaluationProgress progress) {
        long total = 0;
        for (FewShotProtocol protocol : protocols) {
            total += (long) protocol.options().episodes() * classifiers.size();
        }
        long done = 0;
        List<FewShotRow> rows = new ArrayList<>();
        for (FewShotProtocol protocol : protocols) {
            Map<String, FewShotResult> results = new LinkedHashMap<>();
            for (Map.Entry<String, Classifier> entry : classifiers.entrySet()) {
                EvaluationProgress shifted = shifted(progress, done, total);
                results.put(
                        entry.getKey(),
                        FewShotEvaluation.evaluate(entry.getValue(), protocol, shifted));
                done += protocol.options().episodes();
            }
            rows.add(FewShotRow.of(protocol.options(), results));
        }
        return rows;
    }

    private static EvaluationProgress shifted(
            EvaluationProgress progress, long before, long total) {
        return (done, ignored) -> progress.update(before + done, total);
    }
}
