package org.vhe.core.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccuracyEstimateTest {

    @Test
    void intervalOfEpisodesThatDoNotVaryIsWilsons() {
        // 8 of 10: (p + z^2/2n -+ z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n), computed in Python.
        AccuracyEstimate estimate = AccuracyEstimate.of(List.of(4, 4), 5);
        assertThat(estimate.value()).isEqualTo(0.8);
        assertThat(estimate.queries()).isEqualTo(10);
        assertThat(estimate.lower()).isCloseTo(0.4901625, within(1e-6));
        assertThat(estimate.upper()).isCloseTo(0.9433178, within(1e-6));
        assertThat(estimate.standardError()).isZero();
    }

    @Test
    void episodesThatAreAllRightOrAllWrongWidenTheInterval() {
        AccuracyEstimate clustered = AccuracyEstimate.of(List.of(20, 0, 20, 20), 20);
        AccuracyEstimate even = AccuracyEstimate.of(List.of(15, 15, 15, 15), 20);
        assertThat(clustered.value()).isEqualTo(even.value()).isEqualTo(0.75);
        // residuals 5, -15, 5, 5: sqrt(4/3 * 300) / 80 = 0.25, more than a third of 0.75
        assertThat(clustered.standardError()).isCloseTo(0.25, within(1e-12));
        assertThat(clustered.lower()).isZero();
        assertThat(clustered.upper()).isEqualTo(1);
        assertThat(even.standardError()).isZero();
        assertThat(even.lower()).isBetween(0.63, 0.65);
    }

    @Test
    void intervalOfEpisodesThatVaryIsStudents() {
        AccuracyEstimate estimate = AccuracyEstimate.of(List.of(17, 8, 16, 15), 20);
        // residuals 3, -6, 2, 1: sqrt(4/3 * 50) / 80; the 97.5% quantile of t, 3 degrees of freedom
        double error = Math.sqrt(4 / 3.0 * 50) / 80;
        assertThat(estimate.standardError()).isCloseTo(error, within(1e-12));
        assertThat(estimate.lower()).isCloseTo(0.7 - 3.182446305 * error, within(1e-8));
        assertThat(estimate.upper()).isEqualTo(1);
    }

    @Test
    void estimatesAreReadable() {
        assertThat(new AccuracyEstimate(0.83, 100, 0.1, 0.7449, 0.8951))
                .hasToString("83.0% (74.5% to 89.5%)");
    }

    @Test
    void noErrorsStillLeaveAnInterval() {
        AccuracyEstimate estimate = AccuracyEstimate.of(Collections.nCopies(5, 4), 4);
        assertThat(estimate.upper()).isEqualTo(1);
        // Wilson at p = 1: n / (n + z^2)
        assertThat(estimate.lower()).isCloseTo(20 / (20 + 3.841459), within(1e-6));
    }

    @Test
    void oneEpisodeHasNoClusterErrorButAnInterval() {
        AccuracyEstimate estimate = AccuracyEstimate.of(List.of(3), 4);
        assertThat(estimate.standardError()).isNaN();
        assertThat(estimate.lower()).isBetween(0.3, 0.31);
    }

    @Test
    void nothingIsRefused() {
        assertThatThrownBy(() -> AccuracyEstimate.of(List.of(), 4))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
