package org.vhe.core.model;

import java.io.Serializable;
import org.vhe.core.check.Require;

/**
 * How a {@link ProposalRefinement} goes up the bound of a class.
 *
 * @param steps of Adam, each with one sample of all latents
 * @param rate of Adam for the first three fifths of the steps; three tenths of it after them
 */
public record RefinementOptions(int steps, double rate) implements Serializable {
    /** Forty steps at 0.05. */
    public static final RefinementOptions DEFAULT = new RefinementOptions(40, 0.05);

    private static final double FIRST_PART = 0.6;
    private static final double LAST_FACTOR = 0.3;

    public RefinementOptions {
        Require.positive("steps", steps);
        Require.positive("rate", rate);
    }

    /** The rate of a step, which count from 1. */
    double rate(int step) {
        return step > FIRST_PART * steps ? LAST_FACTOR * rate : rate;
    }
}
