package org.vhe.core.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How samples move with the concentration, against mpmath with 60 digits: the central difference of
 * the distribution function by the concentration over the density for the gamma; adaptive
 * quadrature of the integral from zero for von Mises.
 */
class SampleSlopeTest {

    @ParameterizedTest
    @CsvSource({
        "1e-3, 1e-20, 4.54761299280706132e-16",
        "0.3, 1e-4, 0.00301396805400333542",
        "0.3, 2.5, 3.84022416581891867",
        "1, 0.7, 0.973218740992387619",
        "1, 40, 4.29049923409409774",
        "4.5, 5.4, 1.13526472930582617",
        "4.5, 5.6, 1.15539169062388586",
        "80, 60, 0.864841170837077277",
        "80, 120, 1.21891939828909773",
        "999, 950, 0.975227050063883672",
        "999, 1100, 1.04910316012649015",
        "1000, 900, 0.948402638179410407",
        "1000, 1150, 1.071686712436401",
        "20000, 20500, 1.0124055527191023",
        "1e6, 1001000, 1.00050000016660007"
    })
    void gammaAgreesWithHighPrecision(double concentration, double sample, double expected) {
        assertThat(GammaSampleSlope.at(concentration, sample) / expected)
                .isCloseTo(1, within(1e-9));
    }

    @Test
    void gammaHasNoStepBetweenItsForms() {
        for (double x : new double[] {880, 999.9, 1001, 1160}) {
            double below = GammaSampleSlope.at(Math.nextDown(1000.0), x);
            assertThat(GammaSampleSlope.at(1000, x)).isCloseTo(below, within(1e-9));
        }
        double series = GammaSampleSlope.at(20, 21);
        assertThat(GammaSampleSlope.at(20, Math.nextUp(21.0))).isCloseTo(series, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({
        "1e-4, 1, -0.841448251379228968",
        "0.5, 0.4, -0.300328401668331089",
        "0.5, -2.5, 0.705260229031605",
        "3, 0.5, -0.0980320573026541951",
        "3, 1.5, -0.389643230848117643",
        "3, 3.1, -0.0751400360094701695",
        "21, 0.2, -0.00483827976078741015",
        "21, -0.9, 0.0233611182610267575",
        "400, 0.03, -0.0000375263161371901846",
        "400, 0.15, -0.000187970723540771644",
        "1e4, 0.005, -2.50006771511824846e-7",
        "1e4, 0.03, -1.50015002513041882e-6"
    })
    void vonMisesAgreesWithHighPrecision(double concentration, double sample, double expected) {
        assertThat(VonMisesSampleSlope.at(concentration, sample) / expected)
                .isCloseTo(1, within(1e-9));
    }

    @Test
    void vonMisesStaysWhereSymmetryHoldsIt() {
        for (double k : new double[] {1e-6, 1, 1e4}) {
            assertThat(VonMisesSampleSlope.at(k, 0)).isZero();
            assertThat(VonMisesSampleSlope.at(k, Math.PI)).isCloseTo(0, within(1e-12));
        }
    }

    @Test
    void quadratureIsExactForPolynomials() {
        assertThat(Quadrature.integral(-1, 3, x -> Math.pow(x, 20)))
                .isCloseTo((Math.pow(3, 21) + 1) / 21, within(1e-5));
        assertThat(Quadrature.integral(0, 1, Math::exp)).isCloseTo(Math.E - 1, within(1e-14));
    }
}
