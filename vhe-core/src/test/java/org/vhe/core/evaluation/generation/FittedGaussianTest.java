package org.vhe.core.evaluation.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FittedGaussianTest {
    private static final float[][] VALUES = {{1, 2, 0}, {3, -1, 0}, {-1, 0.5f, 0}, {2, 2, 0}};

    @Test
    void samplesHaveTheMeanAndTheSampleCovarianceOfTheValues() {
        // by hand: sums of squared deviations 8.75 and 6.1875, of their products -1.875, over 3
        double[] mean = {1.25, 0.875, 0};
        double[][] covariance = {{8.75 / 3, -1.875 / 3, 0}, {-1.875 / 3, 6.1875 / 3, 0}, {0, 0, 0}};
        int count = 100_000;
        float[][] samples = FittedGaussian.to(VALUES).samples(count, new SplittableRandom(1));

        for (int j = 0; j < 3; j++) {
            double sum = 0;
            for (float[] sample : samples) {
                sum += sample[j] / count;
            }
            assertThat(sum).isCloseTo(mean[j], within(0.02));
            for (int k = 0; k < 3; k++) {
                double product = 0;
                for (float[] sample : samples) {
                    product += (sample[j] - mean[j]) * (sample[k] - mean[k]) / count;
                }
                assertThat(product).isCloseTo(covariance[j][k], within(0.05));
            }
        }
    }

    @Test
    void samplesOfTwoValuesAreOnTheLineThroughThem() {
        float[][] samples =
                FittedGaussian.to(new float[][] {{0, 1}, {2, 5}})
                        .samples(20, new SplittableRandom(2));

        for (float[] sample : samples) {
            assertThat(sample[1]).isCloseTo(1 + 2 * sample[0], within(1e-5f));
        }
        assertThat(samples[0]).isNotEqualTo(samples[1]);
    }

    @Test
    void tooFewOrUnequalValuesAreErrors() {
        assertThatThrownBy(() -> FittedGaussian.to(new float[][] {{1}}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("to fit a Gaussian to must be at least 2")
                .hasMessageContaining("1");
        assertThatThrownBy(() -> FittedGaussian.to(new float[][] {{1}, {1, 2}}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must have 1 numbers, as the first, but number 1 has 2");
    }
}
