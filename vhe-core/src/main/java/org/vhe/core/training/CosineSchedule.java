package org.vhe.core.training;

import org.vhe.core.check.Require;

/**
 * See {@link LearningRateSchedule#cosine}; its components are what checkpoints have always said.
 */
record CosineSchedule(double rate, long warmUpSteps, double decayFrom, double finalFactor)
        implements LearningRateSchedule {
    CosineSchedule {
        Require.positive("rate", rate);
        Require.notNegative("warmUpSteps", warmUpSteps);
        Require.inRange(0, 1, "decayFrom", decayFrom);
        Require.inRange(0, 1, "finalFactor", finalFactor);
    }

    @Override
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
