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
import org.vhe.core.evaluation.PosteriorDivergenceClassifier;
import org.vhe.core.evaluation.ScoringOptions;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;

/**
 * Few-shot classification by a model's likelihood, and by others on the same episodes.
 *
 * @param model what classifies
 * @param scoring samples of latents
 * @param adaptive whether to spend samples only on classes in contention
 * @param posteriors whether to compare with the divergence of the model's posteriors
 * @param pixels whether to compare with nearest neighbours of pixels
 */
record FewShotProtocols(
        Homoencoder model,
        ScoringOptions scoring,
        boolean adaptive,
        boolean posteriors,
        boolean pixels) {

    /** Measures a classifier on the episodes of a protocol. */
    @FunctionalInterface
    private interface Measure {
        FewShotResult of(Classifier classifier, EvaluationProgress progress);
    }

    /**
     * Episodes drawn from the groups of a data set.
     *
     * @param data elements as the model sees them
     */
    List<FewShotRow> evaluate(
            GroupedDataset data, String grouping, List<FewShotOptions> protocols) {
        List<FewShotRow> rows = new ArrayList<>();
        try (ModelEvaluator evaluator = model.evaluator()) {
            for (FewShotOptions protocol : protocols) {
                rows.add(
                        row(
                                evaluator,
                                new ProgressLine(name(protocol), "episodes"),
                                (classifier, progress) ->
                                        FewShotEvaluation.evaluate(
                                                classifier, data, grouping, protocol, progress)));
            }
        }
        return rows;
    }

    /** Fixed tasks, such as Omniglot's official runs. */
    FewShotRow evaluate(List<FewShotTask> tasks, long seed) {
        try (ModelEvaluator evaluator = model.evaluator()) {
            return row(
                    evaluator,
                    new ProgressLine("Classifying", "runs"),
                    (classifier, progress) ->
                            FewShotEvaluation.evaluate(classifier, tasks, seed, progress));
        }
    }

    private FewShotRow row(ModelEvaluator evaluator, ProgressLine progress, Measure measure) {
        FewShotResult likelihood = measure.of(classifier(evaluator), progress);
        FewShotResult divergence = null;
        if (posteriors) {
            Classifier classifier =
                    new PosteriorDivergenceClassifier(evaluator, scoring.rowsPerChunk());
            divergence = measure.of(classifier, EvaluationProgress.NONE);
        }
        FewShotResult nearest = null;
        if (pixels) {
            Classifier classifier = new PixelNearestNeighbour(model.elementLength());
            nearest = measure.of(classifier, EvaluationProgress.NONE);
        }
        return FewShotRow.of(likelihood, divergence, nearest);
    }

    private Classifier classifier(ModelEvaluator evaluator) {
        return adaptive
                ? new AdaptiveFewShotClassifier(evaluator, AdaptiveScoringOptions.of(scoring))
                : new FewShotClassifier(evaluator, scoring);
    }

    private static String name(FewShotOptions protocol) {
        return "%d-way %d-shot".formatted(protocol.way(), protocol.shot());
    }
}
