package org.vhe.core.training;

/**
 * What to do when the objective becomes non-finite or falls suddenly, as the paper's runs sometimes
 * did (supplement 6.4.1).
 *
 * @param action what to do after going back to the last good state
 * @param rateFactor factor of the learning rate after {@link Action#LOWER_RATE}
 * @param maxRecoveries recoveries after which training fails
 * @param deviations how many standard deviations below its recent mean the bound must fall; {@link
 *     Double#POSITIVE_INFINITY} to be content with finite terms
 * @param patience for how many steps in a row it must have fallen
 */
public record DivergencePolicy(
        Action action, double rateFactor, int maxRecoveries, double deviations, int patience) {

    /** Lowers the rate by half, at most 5 times; 10 deviations for 10 steps. */
    public static final DivergencePolicy DEFAULT =
            new DivergencePolicy(Action.LOWER_RATE, 0.5, 5, 10, 10);

    /** Fails at the first divergence. */
    public static final DivergencePolicy STOP = new DivergencePolicy(Action.STOP, 1, 0, 10, 10);

    /** What to do after going back to the last good state. */
    public enum Action {
        /** Go on with a lower learning rate. */
        LOWER_RATE,
        /** Go on with other batches and noise. */
        RESEED,
        /** Give up with a {@link DivergenceException}. */
        STOP
    }

    /** Checks the ranges. */
    public DivergencePolicy {
        if (!(rateFactor > 0 && rateFactor <= 1)) {
            throw new IllegalArgumentException(
                    "rateFactor must be in (0, 1], but is " + rateFactor);
        }
        if (maxRecoveries < 0 || !(deviations > 0) || patience < 1) {
            throw new IllegalArgumentException(
                    "maxRecoveries must not be negative, deviations and patience positive, but are "
                            + maxRecoveries
                            + ", "
                            + deviations
                            + ", "
                            + patience);
        }
    }
}
