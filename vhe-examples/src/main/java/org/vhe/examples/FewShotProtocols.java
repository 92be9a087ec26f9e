package org.vhe.examples;

import java.util.ArrayList;
import java.util.List;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.evaluation.AdaptiveFewShotClassifier;
import org.vhe.core.evaluation.AdaptiveScoringOptions;
import org.vhe.core.evaluation.Classifier;
import org.vhe.core.evaluation.EvaluationProgress;
import org.vhe.core.evaluation.FewShotClassifier;
import org.vhe.core.evaluation.FewShotEvaluation;
import org.vhe.core.evaluation.FewShotOptions;
import org.vhe.core.evaluation.FewShotResult;
import org.vhe.core.evaluation.FewShotTask;
import org.vhe.core.evaluation.PixelNearestNeighbour;
import org.vhe.core.evaluation.ScoringOptions;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;

/**
 * Few-shot classification by a model, and by nearest neighbours of pixels on the same episodes.
 *
 * @param model what classifies
 * @param scoring samples of latents
 * @param adaptive whether to spend samples only on classes in contention
 * @param baseline whether to compare with nearest neighbours
 */
record FewShotProtocols(
        Homoencoder model, ScoringOptions scoring, boolean adaptive, boolean baseline) {

    /**
     * Episodes drawn from the groups of a data set.
     *
     * @param data elements as the model sees them
     */
    List<FewShotRow> evaluate(
            GroupedDataset data, String grouping, List<FewShotOptions> protocols) {
        List<FewShotRow> rows = new ArrayList<>();
        try (ModelEvaluator evaluator = model.evaluator()) {
            Classifier classifier = classifier(evaluator);
            for (FewShotOptions protocol : protocols) {
                ProgressLine progress = new ProgressLine(name(protocol), "episodes");
                FewShotResult found =
                        FewShotEvaluation.evaluate(classifier, data, grouping, protocol, progress);
                FewShotResult pixels =
                        baseline
                                ? FewShotEvaluation.evaluate(
                                        pixels(), data, grouping, protocol, EvaluationProgress.NONE)
                                : null;
                rows.add(FewShotRow.of(found, pixels));
            }
        }
        return rows;
    }

    /** Fixed tasks, such as Omniglot's official runs. */
    FewShotRow evaluate(List<FewShotTask> tasks, long seed) {
        try (ModelEvaluator evaluator = model.evaluator()) {
            FewShotResult found =
                    FewShotEvaluation.evaluate(
                            classifier(evaluator),
                            tasks,
                            seed,
                            new ProgressLine("Classifying", "runs"));
            FewShotResult pixels =
                    baseline
                            ? FewShotEvaluation.evaluate(
                                    pixels(), tasks, seed, EvaluationProgress.NONE)
                            : null;
            return FewShotRow.of(found, pixels);
        }
    }

    private Classifier classifier(ModelEvaluator evaluator) {
        return adaptive
                ? new AdaptiveFewShotClassifier(evaluator, AdaptiveScoringOptions.of(scoring))
                : new FewShotClassifier(evaluator, scoring);
    }

    private PixelNearestNeighbour pixels() {
        return new PixelNearestNeighbour(model.elementLength());
    }

    private static String name(FewShotOptions protocol) {
        return "%d-way %d-shot".formatted(protocol.way(), protocol.shot());
    }
}
