package org.vhe.core.model;

import java.io.Serializable;
import org.vhe.core.check.Require;

/**
 * How a {@link ProposalRefinement} goes up the bound of a class.
 *
 * @param steps of Adam, each with one sample of all latents
 * @param firstRate of Adam, from where it falls linearly towards zero. Means go at this rate times
 *     the root of the standard deviation begun at: coordinates that are known well need small
 *     steps, but not so small that a proposal which is narrow and wrong stays where it is
 */
public record RefinementOptions(int steps, double firstRate) implements Serializable {
    private static final double USUAL_RATE = 0.15;

    /** Forty steps from 0.15. */
    public static final RefinementOptions DEFAULT = withSteps(40);

    public RefinementOptions {
        Require.positive("steps", steps);
        Require.positive("firstRate", firstRate);
    }

    /** So many steps from the usual rate. */
    public static RefinementOptions withSteps(int steps) {
        return new RefinementOptions(steps, USUAL_RATE);
    }

    /** The rate of a step, which count from 1. */
    double rate(int step) {
        return firstRate * (steps + 1 - step) / steps;
    }
}
