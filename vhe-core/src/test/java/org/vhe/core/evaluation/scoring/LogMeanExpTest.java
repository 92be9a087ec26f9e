package org.vhe.core.evaluation.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LogMeanExpTest {

    private static double of(double... values) {
        LogMeanExp mean = new LogMeanExp();
        for (double value : values) {
            mean.add(value);
        }
        return mean.take();
    }

    @Test
    void valuesFarFromZeroNeitherOverflowNorVanish() {
        // log((e^0 + e^log 3) / 2) = log 2, shifted
        assertThat(of(-5000, -5000 + Math.log(3))).isCloseTo(-5000 + Math.log(2), within(1e-9));
        assertThat(of(5000 + Math.log(3), 5000)).isCloseTo(5000 + Math.log(2), within(1e-9));
    }

    @Test
    void impossibleSamplesCountInTheMean() {
        double none = Double.NEGATIVE_INFINITY;
        assertThat(of(none, 1, none, none)).isCloseTo(1 - Math.log(4), within(1e-12));
        assertThat(of(none, none)).isEqualTo(none);
    }

    @Test
    void takingForgets() {
        LogMeanExp mean = new LogMeanExp();
        mean.add(700);
        mean.take();
        mean.add(-3);
        assertThat(mean.take()).isEqualTo(-3);
    }

    @Test
    void effectiveSamplesAreAllForEqualWeightsAndOneForADominantOne() {
        LogMeanExp mean = new LogMeanExp();
        mean.add(2);
        mean.add(2);
        mean.add(2);
        assertThat(mean.effectiveSamples()).isCloseTo(3, within(1e-12));
        mean.add(60);
        assertThat(mean.effectiveSamples()).isCloseTo(1, within(1e-12));
    }

    @Test
    void undefinedWeightsAreRefused() {
        assertThatThrownBy(() -> of(Double.NaN))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("NaN");
    }
}
