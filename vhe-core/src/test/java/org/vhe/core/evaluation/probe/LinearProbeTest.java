package org.vhe.core.evaluation.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.vhe.core.shape.ShapeMismatchException;

class LinearProbeTest {
    private static final int CLASSES = 4;

    /** Labels 0, 1, ..., and features around a centre of each class, with one that is constant. */
    private static float[][] features(int[] labels, double separation, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] result = new float[labels.length][7];
        for (int i = 0; i < labels.length; i++) {
            for (int k = 0; k < 6; k++) {
                double centre = k == labels[i] ? separation : 0;
                // scales of features differ by orders of magnitude
                result[i][k] = (float) (Math.pow(10, k - 3) * (centre + random.nextGaussian()));
            }
            result[i][6] = 5;
        }
        return result;
    }

    private static int[] labels(int count) {
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = i % CLASSES;
        }
        return labels;
    }

    @Test
    void accuracyIsNearThatOfTheBestRule() {
        // The best rule takes the greatest of 4 independent coordinates, of which the label's has
        // mean 3: it is right with probability E Phi(3 + e)^3 = 0.956 (Monte Carlo, 300,000 draws
        // of e).
        ProbeResult result =
                ProbeEvaluation.evaluate(
                        features(labels(1600), 3, 1), labels(1600), CLASSES, 50, 2);

        assertThat(result.accuracy().value()).isBetween(0.91, 0.99);
        assertThat(result.accuracy().queries()).isEqualTo(400);
        assertThat(result.trainingExamples()).isEqualTo(1200);
        assertThat(result.features()).isEqualTo(7);
        assertThat(result.classes()).isEqualTo(CLASSES);
    }

    @Test
    void labelsThatFeaturesDoNotTellAreGuessed() {
        double accuracy = 0;
        int runs = 5;
        for (int run = 0; run < runs; run++) {
            ProbeResult result =
                    ProbeEvaluation.evaluate(
                            features(labels(800), 0, 10 + run), labels(800), CLASSES, 30, run);
            accuracy += result.accuracy().value() / runs;
            assertThat(result.chance()).isEqualTo(0.25);
        }

        // 1000 guesses of probability 1/4: a standard error of 0.014
        assertThat(accuracy).isBetween(0.2, 0.3);
    }

    @Test
    void chanceIsThatOfTheCommonestLabel() {
        int[] unequal = new int[400];
        for (int i = 0; i < 400; i++) {
            unequal[i] = i % 5 == 0 ? 1 : 0;
        }
        ProbeResult result = ProbeEvaluation.evaluate(features(unequal, 0, 3), unequal, 2, 30, 2);
        assertThat(result.chance()).isEqualTo(0.8);
    }

    @Test
    void twoPointsAreSeparatedHalfWay() {
        LinearProbe probe =
                LinearProbe.fit(
                        new float[][] {{2, 1}, {6, 1}},
                        new int[] {0, 1},
                        2,
                        new LinearProbe.Options(0.01, 200));

        assertThat(probe.predict(new float[][] {{3.99f, 1}, {4.01f, 1}, {-9, 1}, {20, 1}}))
                .containsExactly(0, 1, 0, 1);
    }

    @Test
    void biasIsNotPenalised() {
        // With an infinite penalty in effect, only the bias is left, and it tells frequencies.
        LinearProbe probe =
                LinearProbe.fit(
                        new float[][] {{1}, {2}, {3}},
                        new int[] {1, 1, 0},
                        2,
                        new LinearProbe.Options(100, 500));
        assertThat(probe.predict(new float[][] {{1}, {3}})).containsExactly(1, 1);
    }

    @Test
    void moreFeaturesThanExamplesAreFitted() {
        SplittableRandom random = new SplittableRandom(3);
        float[][] features = new float[20][300];
        int[] labels = labels(20);
        for (float[] example : features) {
            for (int k = 0; k < example.length; k++) {
                example[k] = (float) random.nextGaussian();
            }
        }
        LinearProbe probe =
                LinearProbe.fit(features, labels, CLASSES, new LinearProbe.Options(1e-3, 300));
        assertThat(probe.predict(features)).isEqualTo(labels);
    }

    @Test
    void wrongExamplesAreRefused() {
        LinearProbe.Options options = new LinearProbe.Options(0, 1);
        assertThatThrownBy(() -> LinearProbe.fit(new float[][] {{1}}, new int[] {2}, 2, options))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("labels must be between 0 and 1, but one is 2");
        assertThatThrownBy(() -> LinearProbe.fit(new float[0][], new int[0], 2, options))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has 0, 0 and 2");
        float[][] ragged = {{1, 2}, {1}};
        assertThatThrownBy(() -> LinearProbe.fit(ragged, new int[] {0, 1}, 2, options))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage("features of example 1 must have shape [2], but has [1]");
        float[][] infinite = {{1, 2}, {1, Float.POSITIVE_INFINITY}};
        assertThatThrownBy(() -> LinearProbe.fit(infinite, new int[] {0, 1}, 2, options))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("features must be finite, but example 1 has Infinity");
        assertThatThrownBy(() -> new LinearProbe.Options(-1, 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("penalty must be finite and not negative, but is -1.0");
        assertThatThrownBy(() -> new LinearProbe.Options(Double.POSITIVE_INFINITY, 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("penalty must be finite and not negative, but is Infinity");
        assertThatThrownBy(() -> new LinearProbe.Options(1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("iterations must be positive, but is 0");
    }
}
