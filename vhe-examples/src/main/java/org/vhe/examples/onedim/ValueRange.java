package org.vhe.examples.onedim;

import java.util.Arrays;

/**
 * The vertical range of a panel: all values, unless a few are so far above the rest that it would
 * vanish; those are drawn at the upper edge.
 *
 * @param lower lower edge
 * @param upper upper edge
 */
record ValueRange(double lower, double upper) {
    private static final double MARGIN = 0.06;
    private static final double FENCE = 3;

    /** How many times the range of the rest that of all values must be for some to be left out. */
    private static final double DWARFED = 4;

    /**
     * The range of some values. Far above the rest are those beyond the upper quartile by three
     * times the distance between the quartiles (Tukey's outer fence), if they would make the range
     * four times as large.
     *
     * @param values those that are not finite do not count
     */
    static ValueRange of(double... values) {
        double[] sorted = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
        if (sorted.length == 0) {
            return new ValueRange(0, 1);
        }
        double lower = quantile(sorted, 0.25);
        double upper = quantile(sorted, 0.75);
        double fence = upper + FENCE * (upper - lower);
        double inner = Arrays.stream(sorted).filter(v -> v <= fence).max().orElse(upper);
        double outer = sorted[sorted.length - 1];
        boolean dwarfed = outer - sorted[0] > DWARFED * (inner - sorted[0]);
        double largest = dwarfed ? inner : outer;
        double margin = Math.max(1e-3, MARGIN * (largest - sorted[0]));
        return new ValueRange(sorted[0] - margin, largest + margin);
    }

    private static double quantile(double[] sorted, double part) {
        double place = part * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    /** The value, or the edge nearest to it. */
    double clamp(double value) {
        return Math.max(lower, Math.min(upper, value));
    }

    /** Whether a value lies inside. */
    boolean holds(double value) {
        return value >= lower && value <= upper;
    }
}
