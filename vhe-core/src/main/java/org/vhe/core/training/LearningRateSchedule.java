package org.vhe.core.training;

import org.vhe.core.check.Require;

/**
 * A learning rate that rises linearly, stays, and falls by a cosine: at {@code rate} from step
 * {@code warmUpSteps} on until {@code decayFrom} of the budget is spent, then down to {@code
 * finalFactor} times the rate at the end.
 *
 * <p>A run that is resumed with a larger budget has spent less of it: its rate goes up again, and
 * falls later.
 *
 * @param rate the highest learning rate
 * @param warmUpSteps steps of the linear rise, 0 for none
 * @param decayFrom part of the budget after which the rate falls, in [0, 1]; 1 for never
 * @param finalFactor factor at the end, in [0, 1]
 */
public record LearningRateSchedule(
        double rate, long warmUpSteps, double decayFrom, double finalFactor) {

    /** Checks the ranges. */
    public LearningRateSchedule {
        Require.positive("rate", rate);
        Require.notNegative("warmUpSteps", warmUpSteps);
        Require.inRange(0, 1, "decayFrom", decayFrom);
        Require.inRange(0, 1, "finalFactor", finalFactor);
    }

    /** The same rate throughout. */
    public static LearningRateSchedule constant(double rate) {
        return new LearningRateSchedule(rate, 0, 1, 1);
    }

    /** Constant until {@code decayFrom} of the budget is spent, then falling to nearly zero. */
    public static LearningRateSchedule fallingFrom(double rate, double decayFrom) {
        return new LearningRateSchedule(rate, 0, decayFrom, 0.01);
    }

    /**
     * @param step counted from 0
     * @param progress part of the budget that is spent, in [0, 1]
     */
    public double at(long step, double progress) {
        double rise = warmUpSteps == 0 ? 1 : Math.min(1, (step + 1.0) / warmUpSteps);
        if (progress <= decayFrom) {
            return rate * rise;
        }
        double part = (progress - decayFrom) / (1 - decayFrom);
        double cosine = 0.5 * (1 + Math.cos(Math.PI * part));
        return rate * rise * (finalFactor + (1 - finalFactor) * cosine);
    }
}
