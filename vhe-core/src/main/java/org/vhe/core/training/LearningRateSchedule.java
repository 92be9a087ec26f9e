package org.vhe.core.training;

/**
 * The learning rate of each step. Of your own: {@code (step, progress) -> 1e-3 * (1 - progress)}.
 *
 * <p>Checkpoints keep what a schedule that is a record consists of, and compare it when training
 * goes on; of other classes they keep the name.
 */
@FunctionalInterface
public interface LearningRateSchedule {

    /**
     * The rate, finite and at least 0.
     *
     * @param step counted from 0
     * @param progress part of the budget that is spent, in [0, 1]; a run that is resumed with a
     *     larger budget has spent less of it
     */
    double at(long step, double progress);

    /** The same rate throughout. */
    static LearningRateSchedule constant(double rate) {
        return cosine(rate, 0, 1, 1);
    }

    /** Constant until {@code decayFrom} of the budget is spent, then falling to nearly zero. */
    static LearningRateSchedule fallingFrom(double rate, double decayFrom) {
        return cosine(rate, 0, decayFrom, 0.01);
    }

    /**
     * A rate that rises linearly, stays, and falls by a cosine: at {@code rate} from step {@code
     * warmUpSteps} on until {@code decayFrom} of the budget is spent, then down to {@code
     * finalFactor} times the rate at the end.
     *
     * @param rate the highest learning rate
     * @param warmUpSteps steps of the linear rise, 0 for none
     * @param decayFrom part of the budget after which the rate falls, in [0, 1]; 1 for never
     * @param finalFactor factor at the end, in [0, 1]
     */
    static LearningRateSchedule cosine(
            double rate, long warmUpSteps, double decayFrom, double finalFactor) {
        return new CosineSchedule(rate, warmUpSteps, decayFrom, finalFactor);
    }
}
