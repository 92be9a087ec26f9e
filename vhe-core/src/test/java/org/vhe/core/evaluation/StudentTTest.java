package org.vhe.core.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StudentTTest {

    /** The usual tables, and scipy.stats.t.ppf(0.975, n) for the longer ones. */
    @ParameterizedTest
    @CsvSource({
        "1, 12.706204736",
        "2, 4.302652730",
        "3, 3.182446305",
        "4, 2.776445105",
        "5, 2.570581836",
        "9, 2.262157163",
        "10, 2.228138852",
        "19, 2.093024054",
        "20, 2.085963447",
        "30, 2.042272456",
        "60, 2.000297822",
        "100, 1.983971519",
        "120, 1.979930405"
    })
    void quantilesAreThoseOfTables(long degrees, double quantile) {
        assertThat(StudentT.quantile975(degrees)).isCloseTo(quantile, within(1e-8));
    }

    @Test
    void expansionGoesOnWhereTheSumEnds() {
        double before = StudentT.quantile975(199) - StudentT.quantile975(200);
        double across = StudentT.quantile975(200) - StudentT.quantile975(201);
        assertThat(across).isCloseTo(before, within(2e-6)).isPositive();
        // the first term of the expansion in 1 / n, alone for so many
        assertThat(StudentT.quantile975(1_000_000_000L))
                .isCloseTo(1.959963984540054 + 2.372271e-9, within(1e-12));
    }

    @Test
    void noDegreeOfFreedomIsRefused() {
        assertThatThrownBy(() -> StudentT.quantile975(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("degreesOfFreedom must be positive, but is 0");
    }
}
