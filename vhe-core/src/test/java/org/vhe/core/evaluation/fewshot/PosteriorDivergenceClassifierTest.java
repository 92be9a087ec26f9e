package org.vhe.core.evaluation.fewshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.vhe.core.gaussian.GaussianDesigns;
import org.vhe.core.model.ModelEvaluator;

/** On linear-Gaussian models, whose posteriors are known exactly. */
class PosteriorDivergenceClassifierTest {

    /** KL(q(c; D) || q(c; {x})) of two diagonal Gaussians. */
    private static double exact(float[][] support, float[] query) {
        double[][] p = GaussianDesigns.classPosterior(GaussianProblem.doubles(support));
        double[][] q = GaussianDesigns.classPosterior(GaussianProblem.doubles(query));
        double sum = 0;
        for (int j = 0; j < p[0].length; j++) {
            double distance = p[0][j] - q[0][j];
            double ratio = p[1][j] / q[1][j];
            sum += 0.5 * (ratio + distance * distance / q[1][j] - 1 - Math.log(ratio));
        }
        return sum;
    }

    @Test
    void scoresAreTheExactDivergences() {
        GaussianProblem problem = GaussianProblem.of(3, 4, 5, 2);
        for (int rows : new int[] {3, 64}) {
            try (ModelEvaluator evaluator =
                    GaussianDesigns.withElementLatent()
                            .model(GaussianDesigns.withElementLatentPosterior())
                            .evaluator()) {
                PosteriorDivergenceClassifier classifier =
                        new PosteriorDivergenceClassifier(evaluator, rows);
                Scores scores = classifier.classify(problem.supports(), problem.queries(), rows);
                for (int query = 0; query < 5; query++) {
                    for (int c = 0; c < 4; c++) {
                        double exact = exact(problem.supports()[c], problem.queries()[query]);
                        assertThat(scores.values()[query][c])
                                .as("query %d, class %d, %d rows", query, c, rows)
                                .isCloseTo(-exact, within(1e-5 * (1 + exact)));
                    }
                }
                assertThat(scores.evaluations()).isZero();
            }
        }
    }

    @Test
    void divergencesOfSeveralLatentsAreAddedUp() {
        // Both factors of the query are those of its own class's only element.
        float[][][] supports = {{{1, 2, 0}}, {{-1, 0, 1}}};
        float[][] queries = {{-1, 0, 1}, {1, 2, 0}};
        try (ModelEvaluator evaluator =
                GaussianDesigns.crossed().model(GaussianDesigns.crossedPosterior()).evaluator()) {
            double[][] scores =
                    new PosteriorDivergenceClassifier(evaluator, 4)
                            .classify(supports, queries, 1)
                            .values();
            assertThat(scores[0][1]).isCloseTo(0, within(1e-6));
            assertThat(scores[1][0]).isCloseTo(0, within(1e-6));
            assertThat(scores[0][0]).isLessThan(-exact(supports[0], queries[0]));
        }
    }

    @Test
    void latentsOfOneGroupingAreComparedAlone() {
        float[][][] supports = {{{1, 2, 0}}, {{-1, 0, 1}}};
        float[][] queries = {{-1, 0, 1}, {1, 1, 1}};
        try (ModelEvaluator evaluator =
                GaussianDesigns.crossed().model(GaussianDesigns.crossedPosterior()).evaluator()) {
            double[][] scores =
                    new PosteriorDivergenceClassifier(evaluator, "class", 4)
                            .classify(supports, queries, 1)
                            .values();
            for (int query = 0; query < 2; query++) {
                for (int c = 0; c < 2; c++) {
                    double exact = exact(supports[c], queries[query]);
                    assertThat(scores[query][c]).isCloseTo(-exact, within(1e-5 * (1 + exact)));
                }
            }
            assertThatThrownBy(() -> new PosteriorDivergenceClassifier(evaluator, "alphabet", 4))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no latent is shared over grouping 'alphabet'");
        }
    }

    @Test
    void latentsThatDependOnOthersAreRefused() {
        try (ModelEvaluator evaluator =
                GaussianDesigns.hierarchy()
                        .model(GaussianDesigns.hierarchyPosterior(3))
                        .evaluator()) {
            assertThatThrownBy(() -> new PosteriorDivergenceClassifier(evaluator, 4))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'c' depends on [a]");
        }
        try (ModelEvaluator evaluator =
                GaussianDesigns.oneClass().model(GaussianDesigns.oneClassPosterior()).evaluator()) {
            assertThatThrownBy(() -> new PosteriorDivergenceClassifier(evaluator, 0))
                    .hasMessageContaining("rowsPerChunk must be positive, but is 0");
        }
    }
}
