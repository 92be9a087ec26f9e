package org.vhe.core.training;

/**
 * When training ends: as soon as one of the limits is reached.
 *
 * @param steps gradient steps
 * @param epochs passes over the data: as many targets as it has elements, each in one variant of
 *     its augmentations, whose number does not count
 * @param minutes wall-clock time, resumed runs together
 */
public record Budget(long steps, double epochs, double minutes) {

    /** All limits must be positive and at least one finite. */
    public Budget {
        if (steps < 1 || !(epochs > 0) || !(minutes > 0)) {
            throw new IllegalArgumentException(
                    "budgets must be positive, but are steps="
                            + steps
                            + ", epochs="
                            + epochs
                            + ", minutes="
                            + minutes);
        }
        if (steps == Long.MAX_VALUE && Double.isInfinite(epochs) && Double.isInfinite(minutes)) {
            throw new IllegalArgumentException("at least one budget must be finite");
        }
    }

    /** A number of gradient steps. */
    public static Budget ofSteps(long steps) {
        return new Budget(steps, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    /** A number of passes over the data. */
    public static Budget ofEpochs(double epochs) {
        return new Budget(Long.MAX_VALUE, epochs, Double.POSITIVE_INFINITY);
    }

    /** A time. */
    public static Budget ofMinutes(double minutes) {
        return new Budget(Long.MAX_VALUE, Double.POSITIVE_INFINITY, minutes);
    }

    /**
     * The part of the budget that is spent, in [0, 1].
     *
     * @param step steps done
     * @param epoch passes done
     * @param seconds time spent
     */
    public double progress(long step, double epoch, double seconds) {
        double spent = Math.max((double) step / steps, epoch / epochs);
        return Math.min(1, Math.max(spent, seconds / (60 * minutes)));
    }
}
