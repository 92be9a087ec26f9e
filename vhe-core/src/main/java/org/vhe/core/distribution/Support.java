package org.vhe.core.distribution;

import java.util.function.DoublePredicate;
import org.vhe.core.check.Require;

/**
 * The values that a distribution has a density for, its support in the sense of probability theory;
 * no set D of examples. Data is checked against that of a model's likelihood before it is used.
 */
public final class Support {
    /** Finite numbers. */
    public static final Support REAL = of("a finite number", Double::isFinite);

    /** Finite numbers above 0. */
    public static final Support POSITIVE =
            of("a finite number above 0", value -> value > 0 && Double.isFinite(value));

    /** Whole numbers from 0 on. */
    public static final Support COUNTS =
            of("a whole number, not negative", value -> value >= 0 && isWhole(value));

    /**
     * 0 and 1. Numbers between them are taken for probabilities of 1, as is common for gray images:
     * what a density says of them is a cross entropy.
     */
    public static final Support BINARY =
            new Support(
                    "in [0, 1]",
                    1,
                    value -> value == 0 || value == 1,
                    value -> value >= 0 && value <= 1);

    /** In units of a level, far above what rounding does to it and far below what data does. */
    private static final double LEVEL_ERROR = 1e-3;

    private final String description;
    private final int group;
    private final DoublePredicate has;
    private final DoublePredicate takes;

    /**
     * @param description of a value of it, as in "must be ..."
     * @param group how many values along the last axis sum to one; 1 for no such demand
     * @param has whether a value is in the support
     * @param takes whether a value is accepted
     */
    private Support(String description, int group, DoublePredicate has, DoublePredicate takes) {
        this.description = Require.notBlank("description", description);
        this.group = group;
        this.has = has;
        this.takes = takes;
    }

    /**
     * A support of one's own.
     *
     * @param description of a value of it, as in "must be ..."
     * @param contains whether it contains a value; never those that are not finite
     */
    public static Support of(String description, DoublePredicate contains) {
        DoublePredicate finite = value -> Double.isFinite(value) && contains.test(value);
        return new Support(description, 1, finite, finite);
    }

    /** Whole numbers, both ends included. */
    public static Support wholeNumbers(int first, int last) {
        Require.atLeast(first, "last", last);
        return of(
                "a whole number from %d to %d".formatted(first, last),
                value -> value >= first && value <= last && isWhole(value));
    }

    /**
     * So many levels at equal distances from 0 to 1, as of gray: k / (count - 1), as near as single
     * precision has them.
     */
    public static Support levels(int count) {
        int steps = Require.atLeast(2, "levels", count) - 1;
        return of(
                "one of %d levels from 0 to 1, k / %d".formatted(count, steps),
                value ->
                        value >= 0
                                && value <= 1
                                && Math.abs(value * steps - Math.rint(value * steps))
                                        < LEVEL_ERROR);
    }

    /** One-hot vectors along the last axis. */
    public static Support oneHot(int categories) {
        DoublePredicate indicator = value -> value == 0 || value == 1;
        return new Support(
                "0 or 1 with exactly one 1 among the %d categories of the last axis"
                        .formatted(Require.positive("categories", categories)),
                categories,
                indicator,
                indicator);
    }

    private static boolean isWhole(double value) {
        return Double.isFinite(value) && value == Math.rint(value);
    }

    /** Whether a value by itself is accepted, whatever is beside it. */
    public boolean takes(double value) {
        return takes.test(value);
    }

    /**
     * The position of the first value that is refused, counted from {@code offset}; -1 for none.
     *
     * @param values hold an event, in row-major order
     * @param offset where in {@code values} it begins
     * @param length number of its values
     */
    public int firstOutside(float[] values, int offset, int length) {
        for (int start = 0; start < length; start += group) {
            double sum = 0;
            for (int i = start; i < start + group; i++) {
                if (!takes.test(values[offset + i])) {
                    return i;
                }
                sum += values[offset + i];
            }
            if (group > 1 && sum != 1) {
                return start;
            }
        }
        return -1;
    }

    /**
     * Whether the density of values that are not refused is one, rather than a cross entropy.
     *
     * @param values hold an event, in row-major order
     * @param offset where in {@code values} it begins
     * @param length number of its values
     */
    public boolean hasDensity(float[] values, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (!has.test(values[i])) {
                return false;
            }
        }
        return true;
    }

    /** What a value of it is, such as "a finite number above 0". */
    @Override
    public String toString() {
        return description;
    }
}
