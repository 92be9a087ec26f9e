package org.vhe.core.objective;

import org.vhe.core.check.Require;

/**
 * The factor of all KL terms during training: linear from {@code initial} to 1 over a number of
 * steps, then 1.
 *
 * @param initial factor at step 0, in [0, 1]
 * @param warmUpSteps steps until the factor is 1; 0 for a constant factor of 1
 */
public record KlSchedule(double initial, long warmUpSteps) {

    /** Always 1. */
    public static final KlSchedule NONE = new KlSchedule(1, 0);

    /** Checks the ranges. */
    public KlSchedule {
        Require.inRange(0, 1, "initial", initial);
        Require.notNegative("warmUpSteps", warmUpSteps);
    }

    /** From 0 to 1 over the given number of steps. */
    public static KlSchedule linearWarmUp(long steps) {
        return new KlSchedule(0, steps);
    }

    /** The factor at a step, counted from 0. */
    public double at(long step) {
        if (step >= warmUpSteps) {
            return 1;
        }
        return initial + (1 - initial) * step / warmUpSteps;
    }
}
