package org.vhe.core.distribution;

import java.util.function.DoubleUnaryOperator;

/**
 * Draws a count by one uniform number: counts are taken in turn, from near the mode outwards, until
 * their probabilities add up to the number. Exact, in as many steps as the distribution has
 * standard deviations' width.
 */
final class OutwardSearch {
    /** Where nothing is left but rounding. */
    private static final int MOST_STEPS = 10_000_000;

    private OutwardSearch() {}

    /**
     * @param mode the most probable count, or one near it
     * @param atMode its probability
     * @param ratio of the probability of a count to that of the count below it
     * @param uniform in (0, 1)
     */
    static double draw(double mode, double atMode, DoubleUnaryOperator ratio, double uniform) {
        double low = mode;
        double high = mode;
        double atLow = atMode;
        double atHigh = atMode;
        double rest = uniform - atMode;
        double last = mode;
        for (int step = 0; rest >= 0 && step < MOST_STEPS; step++) {
            double below = low > 0 ? atLow / ratio.applyAsDouble(low) : 0;
            double above = atHigh * ratio.applyAsDouble(high + 1);
            if (below <= 0 && above <= 0) {
                break;
            }
            if (below >= above) {
                low--;
                atLow = below;
                rest -= below;
                last = low;
            } else {
                high++;
                atHigh = above;
                rest -= above;
                last = high;
            }
        }
        return last;
    }
}
