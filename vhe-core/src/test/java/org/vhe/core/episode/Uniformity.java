package org.vhe.core.episode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.TreeMap;

/** Counts outcomes and tests that they are equally likely. */
final class Uniformity {
    /** Standard normal quantile of the test: a uniform source fails once in 30,000. */
    private static final double QUANTILE = 4;

    private final Map<String, Integer> counts = new TreeMap<>();
    private int total;

    void add(Object outcome) {
        counts.merge(outcome.toString(), 1, Integer::sum);
        total++;
    }

    /** Whether nothing else came up. */
    void assertOnly(Object outcome) {
        assertEquals(Map.of(outcome.toString(), total), counts);
    }

    /**
     * Pearson's chi-square test, its critical value after Wilson and Hilferty (1931).
     *
     * @param outcomes how many outcomes are possible
     */
    void assertUniformOver(int outcomes) {
        assertTrue(outcomes > 1, "one outcome is nothing to test");
        assertTrue(total >= 20 * outcomes, "too few draws to tell: " + total);
        double expected = (double) total / outcomes;
        double statistic = (outcomes - counts.size()) * expected;
        for (int count : counts.values()) {
            statistic += (count - expected) * (count - expected) / expected;
        }
        double freedom = outcomes - 1;
        double spread = 2 / (9 * freedom);
        double critical = freedom * Math.pow(1 - spread + QUANTILE * Math.sqrt(spread), 3);
        assertTrue(counts.size() <= outcomes, () -> "impossible outcomes among " + counts);
        assertTrue(statistic < critical, statistic + " exceeds " + critical + " for " + counts);
    }
}
