package org.vhe.core.check;

import java.util.Collection;
import java.util.function.Function;

/**
 * Checks of arguments. Each throws an {@link IllegalArgumentException} that says which argument,
 * what was expected, and what was found; and returns the value.
 */
public final class Require {

    private Require() {}

    /** At least 1. */
    public static int positive(String name, int value) {
        return atLeast(1, name, value);
    }

    /** At least 1. */
    public static long positive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be positive, but is " + value);
        }
        return value;
    }

    /** Above 0 and finite. */
    public static double positive(String name, double value) {
        if (!(value > 0 && Double.isFinite(value))) {
            throw new IllegalArgumentException(
                    name + " must be positive and finite, but is " + value);
        }
        return value;
    }

    /** At least 0. */
    public static long notNegative(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " must not be negative, but is " + value);
        }
        return value;
    }

    /** At least 0 and finite. */
    public static double notNegative(String name, double value) {
        if (!(value >= 0 && Double.isFinite(value))) {
            throw new IllegalArgumentException(
                    name + " must be finite and not negative, but is " + value);
        }
        return value;
    }

    /** At least some number. */
    public static int atLeast(int least, String name, int value) {
        if (value < least) {
            throw new IllegalArgumentException(
                    least == 1
                            ? name + " must be positive, but is " + value
                            : name + " must be at least " + least + ", but is " + value);
        }
        return value;
    }

    /** From {@code least} to {@code most}, both included. */
    public static double inRange(double least, double most, String name, double value) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException(
                    "%s must be in [%s, %s], but is %s".formatted(name, least, most, value));
        }
        return value;
    }

    /** Not null, empty or of blanks alone. */
    public static String notBlank(String name, String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(name + " must not be blank, but is '" + value + "'");
        }
        return value;
    }

    /**
     * The one of some things that has a label.
     *
     * @param name of what it is one of, such as "objective"
     */
    public static <T> T labelled(
            String label, String name, Collection<T> all, Function<T, String> labelOf) {
        return all.stream()
                .filter(one -> labelOf.apply(one).equals(label))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "no %s '%s'; there are %s"
                                                .formatted(
                                                        name,
                                                        label,
                                                        all.stream().map(labelOf).toList())));
    }
}
