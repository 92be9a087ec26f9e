package org.vhe.core.evaluation.fewshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vhe.core.evaluation.scoring.ScoringOptions;
import org.vhe.core.gaussian.GaussianDesigns;
import org.vhe.core.gaussian.LinearGaussian;
import org.vhe.core.gaussian.Matrices;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.model.Posterior;

/**
 * Contents c and styles s crossed, x = CLASS c + ELEMENT s + noise, against the exact densities.
 */
class CrossedClassifierTest {

    private static ModelEvaluator crossed() {
        return GaussianDesigns.crossed().model(GaussianDesigns.crossedPosterior()).evaluator();
    }

    private static float[][] elements(SplittableRandom random, int count) {
        float[][] result = new float[count][3];
        for (float[] element : result) {
            for (int j = 0; j < 3; j++) {
                element[j] = (float) random.nextGaussian();
            }
        }
        return result;
    }

    /**
     * log N(x; A m, A V A' + B B' + noise): the class's latent from its posterior, with map A, the
     * other's from its prior, with map B.
     */
    private static double exact(
            double[][] a, double[] mean, double[] variance, double[][] b, float[] query) {
        double[][] covariance =
                Matrices.add(
                        Matrices.multiply(b, Matrices.transpose(b)),
                        GaussianDesigns.NOISE,
                        Matrices.diagonal(3, 1));
        double[] centre = new double[3];
        for (int i = 0; i < 3; i++) {
            for (int k = 0; k < mean.length; k++) {
                centre[i] += a[i][k] * mean[k];
                for (int j = 0; j < 3; j++) {
                    covariance[i][j] += a[i][k] * variance[k] * a[j][k];
                }
            }
        }
        return Matrices.logNormal(GaussianProblem.doubles(query)[0], centre, covariance);
    }

    private static double exactOfClass(float[][] support, float[] query) {
        double[][] q = GaussianDesigns.classPosterior(GaussianProblem.doubles(support));
        return exact(GaussianDesigns.CLASS, q[0], q[1], GaussianDesigns.ELEMENT, query);
    }

    /** q(s; D) of the designs has mean 0.7 v / noise ELEMENT' sum(x) and v = 1 / (1 + 0.8 n). */
    private static double exactOfStyle(float[][] support, float[] query) {
        double v = 1 / (1 + 0.8 * support.length);
        double sum = 0;
        for (float[] x : support) {
            for (int k = 0; k < 3; k++) {
                sum += GaussianDesigns.ELEMENT[k][0] * x[k];
            }
        }
        double[] mean = {0.7 * v / GaussianDesigns.NOISE * sum};
        return exact(GaussianDesigns.ELEMENT, mean, new double[] {v}, GaussianDesigns.CLASS, query);
    }

    @ParameterizedTest
    @ValueSource(strings = {"class", "style"})
    void scoresAgreeWithTheExactPredictiveDensity(String grouping) {
        SplittableRandom random = new SplittableRandom(4);
        float[][][] supports = {elements(random, 2), elements(random, 2), elements(random, 2)};
        float[][] queries = elements(random, 3);
        try (ModelEvaluator evaluator = crossed()) {
            CrossedClassifier classifier =
                    new CrossedClassifier(evaluator, grouping, new ScoringOptions(6000, 1, 3000));
            double[][] scores = classifier.classify(supports, queries, 9).values();
            for (int q = 0; q < queries.length; q++) {
                for (int c = 0; c < supports.length; c++) {
                    double exact =
                            grouping.equals("class")
                                    ? exactOfClass(supports[c], queries[q])
                                    : exactOfStyle(supports[c], queries[q]);
                    assertThat(scores[q][c])
                            .as("query %d, class %d", q, c)
                            .isCloseTo(exact, within(0.08));
                }
            }
            assertThat(classifier.classify(supports, queries, 9).values()).isDeepEqualTo(scores);
        }
    }

    @Test
    void otherFactorOfTheSupportSetDoesNotCount() {
        // The support set's style would explain the query, its content would not: inferring both
        // from the support set, as for a model without crossed factors, scores otherwise.
        float[][][] supports = {{{0.9f, 2.7f, 0.3f}}, {{0, 0, 0}}};
        float[][] queries = {{0.9f, 2.7f, 0.3f}};
        ScoringOptions options = new ScoringOptions(6000, 1, 3000);
        try (ModelEvaluator evaluator = crossed()) {
            double[] crossed =
                    new CrossedClassifier(evaluator, "class", options)
                            .classify(supports, queries, 1)
                            .values()[0];
            double[] together =
                    new FewShotClassifier(evaluator, options)
                            .classify(supports, queries, 1)
                            .values()[0];
            double exact =
                    exactOfClass(supports[0], queries[0]) - exactOfClass(supports[1], queries[0]);
            assertThat(crossed[0] - crossed[1]).isCloseTo(exact, within(0.1));
            assertThat(together[0] - together[1]).isGreaterThan(exact + 0.5);
        }
    }

    @Test
    void chunksDoNotMatterBeyondSamplingError() {
        SplittableRandom random = new SplittableRandom(6);
        float[][][] supports = {elements(random, 1), elements(random, 1)};
        float[][] queries = elements(random, 2);
        try (ModelEvaluator evaluator = crossed()) {
            double[][] small =
                    new CrossedClassifier(evaluator, "style", new ScoringOptions(2000, 1, 77))
                            .classify(supports, queries, 1)
                            .values();
            double[][] large =
                    new CrossedClassifier(evaluator, "style", new ScoringOptions(2000, 1, 4000))
                            .classify(supports, queries, 2)
                            .values();
            for (int q = 0; q < 2; q++) {
                assertThat(small[q]).containsExactly(large[q], within(0.15));
            }
        }
    }

    @Test
    void classesMeetTheSameNoise() {
        Map<String, Posterior> posteriors =
                Map.of(
                        "c",
                        LinearGaussian.posterior(
                                n -> new double[] {1, 1}, new double[2][3], Map.of()),
                        "z",
                        LinearGaussian.posterior(
                                n -> new double[] {1}, new double[1][3], Map.of()));
        float[][][] twice = {{{1, 2, 0}}, {{1, 2, 0}}};
        float[][] queries = {{0, 2, 1}, {-1, 0, 2}};
        ScoringOptions few = new ScoringOptions(3, 2, 5);
        try (ModelEvaluator evaluator =
                GaussianDesigns.withElementLatent().model(posteriors).evaluator()) {
            for (Classifier classifier :
                    List.of(
                            new CrossedClassifier(evaluator, "class", few),
                            new FewShotClassifier(evaluator, few))) {
                double[][] scores = classifier.classify(twice, queries, 1).values();
                assertThat(scores[0][0]).isCloseTo(scores[0][1], within(1e-6));
                assertThat(scores[1][0]).isCloseTo(scores[1][1], within(1e-6));
                assertThat(classifier.classify(twice, queries, 2).values()[0][0])
                        .isNotCloseTo(scores[0][0], within(1e-3));
            }
        }
    }

    @Test
    void groupingWithoutLatentOrWithDependenceIsRefused() {
        ScoringOptions options = new ScoringOptions(1, 1, 1);
        try (ModelEvaluator evaluator = crossed()) {
            assertThatThrownBy(() -> new CrossedClassifier(evaluator, "alphabet", options))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("classes of 'alphabet' need a latent shared over them");
        }
        try (ModelEvaluator evaluator =
                GaussianDesigns.hierarchy()
                        .model(GaussianDesigns.hierarchyPosterior(3))
                        .evaluator()) {
            assertThatThrownBy(() -> new CrossedClassifier(evaluator, "class", options))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'c' depends on 'a'");
        }
    }
}
