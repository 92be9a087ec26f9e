package org.vhe.core.evaluation.fewshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GreatestNormalTest {

    /**
     * 0, 1 / sqrt(pi) and 3 / (2 sqrt(pi)) in closed form; 4, 10 and 100 from Harter, "Expected
     * values of normal order statistics", 1961.
     */
    @ParameterizedTest
    @CsvSource({
        "1, 0",
        "2, 0.5641896",
        "3, 0.8462844",
        "4, 1.0293754",
        "10, 1.5387527",
        "100, 2.5075936"
    })
    void expectationsAreThoseOfTheTables(long k, double expected) {
        assertThat(GreatestNormal.of(k)).isCloseTo(expected, within(1e-4));
    }
}
