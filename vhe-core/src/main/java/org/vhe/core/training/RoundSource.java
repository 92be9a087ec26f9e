package org.vhe.core.training;

/**
 * Where whole rounds of steps are done, such as by several machines which train on by themselves
 * and now and then average what they reached. Each of {@link #parts()} workers has its own part of
 * every batch.
 */
public interface RoundSource extends GradientSource {

    /** How many steps workers do between averages; 1 or more. */
    int localSteps();

    /**
     * Does the steps of a round. A function of the round.
     *
     * @return the mean over workers
     */
    RoundResult run(Round round);
}
