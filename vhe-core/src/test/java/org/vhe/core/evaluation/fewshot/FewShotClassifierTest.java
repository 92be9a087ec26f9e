package org.vhe.core.evaluation.fewshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.evaluation.scoring.ScoringOptions;
import org.vhe.core.gaussian.GaussianDesigns;
import org.vhe.core.model.ModelEvaluator;

class FewShotClassifierTest {

    private static float[][] elements(SplittableRandom random, int count) {
        float[][] result = new float[count][3];
        for (float[] element : result) {
            for (int j = 0; j < 3; j++) {
                element[j] = (float) random.nextGaussian();
            }
        }
        return result;
    }

    @Test
    void scoresAgreeWithTheExactPosteriorPredictive() {
        SplittableRandom random = new SplittableRandom(4);
        float[][][] supports = {elements(random, 2), elements(random, 2), elements(random, 2)};
        float[][] queries = elements(random, 4);
        try (ModelEvaluator evaluator =
                GaussianDesigns.withElementLatent()
                        .model(GaussianDesigns.withElementLatentPosterior())
                        .evaluator()) {
            FewShotClassifier classifier =
                    new FewShotClassifier(evaluator, new ScoringOptions(4000, 2, 3000));
            double[][] scores = classifier.classify(supports, queries, 9).values();
            for (int q = 0; q < queries.length; q++) {
                for (int c = 0; c < supports.length; c++) {
                    assertThat(scores[q][c])
                            .as("query %d, class %d", q, c)
                            .isCloseTo(
                                    GaussianProblem.exactScore(supports[c], queries[q]),
                                    within(0.06));
                }
            }
            assertThat(classifier.classify(supports, queries, 9).values()).isDeepEqualTo(scores);
        }
    }

    @Test
    void importanceSamplesCorrectAPosteriorOfElementsThatIsNotExact() {
        // q(z; x, c) = Normal(0, 1) is the prior, so a sample's weight is p(x | c, z).
        var posteriors = new java.util.HashMap<>(GaussianDesigns.withElementLatentPosterior());
        posteriors.put(
                "z",
                (graph, support, parents) ->
                        DiagonalGaussian.standard(graph, graph.shapeOf(support)[0], 1));
        SplittableRandom random = new SplittableRandom(5);
        float[][][] supports = {elements(random, 1), elements(random, 1)};
        float[][] queries = elements(random, 1);
        try (ModelEvaluator evaluator =
                GaussianDesigns.withElementLatent().model(posteriors).evaluator()) {
            double[][] many =
                    new FewShotClassifier(evaluator, new ScoringOptions(1000, 30, 3000))
                            .classify(supports, queries, 9)
                            .values();
            assertThat(many[0][0])
                    .isCloseTo(GaussianProblem.exactScore(supports[0], queries[0]), within(0.08));
            assertThat(many[0][1])
                    .isCloseTo(GaussianProblem.exactScore(supports[1], queries[0]), within(0.08));
        }
    }

    @Test
    void oneChunkAndManyAgree() {
        SplittableRandom random = new SplittableRandom(6);
        float[][][] supports = {elements(random, 2), elements(random, 2)};
        float[][] queries = elements(random, 3);
        try (ModelEvaluator evaluator =
                GaussianDesigns.oneClass().model(GaussianDesigns.oneClassPosterior()).evaluator()) {
            double[][] a =
                    new FewShotClassifier(evaluator, new ScoringOptions(100, 1, 97))
                            .classify(supports, queries, 1)
                            .values();
            double[][] b =
                    new FewShotClassifier(evaluator, new ScoringOptions(100, 1, 600))
                            .classify(supports, queries, 1)
                            .values();
            for (int q = 0; q < 3; q++) {
                assertThat(a[q]).containsExactly(b[q], within(1e-9));
            }
        }
    }
}
