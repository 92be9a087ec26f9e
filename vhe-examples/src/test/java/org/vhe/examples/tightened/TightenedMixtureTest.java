package org.vhe.examples.tightened;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.vhe.core.evaluation.likelihood.TightenedBound;

class TightenedMixtureTest {

    @Test
    void tightenedBoundLiesBetweenPlainBoundAndLikelihood() throws Exception {
        TightenedMixture.Result result =
                TightenedMixture.runExample(
                        "--classes=10", "--elements=10", "--steps=1500", "--seed=2");
        for (TightenedMixture.Row row : result.rows()) {
            TightenedBound bounds = row.bounds();
            double plain = bounds.plain().mean();
            double tightened = bounds.tightened().mean();
            assertThat(tightened).isCloseTo(plain + bounds.gain().mean(), within(1e-6));
            double errors = 4 * bounds.tightened().standardError();
            assertThat(tightened).isLessThan(row.logLikelihood() + errors);
            if (row.training() == TightenedMixture.Training.PLAIN) {
                assertThat(tightened).isEqualTo(plain);
            } else {
                assertThat(bounds.gain().mean())
                        .isGreaterThan(0.01)
                        .isGreaterThan(6 * bounds.gain().standardError());
            }
        }
    }
}
