package org.vhe.core.objective;

import java.util.Map;
import java.util.Set;

/**
 * The weight of each latent's KL in what is maximised, for each step of training, beside the
 * objective's own divisor. Of your own: {@code (step, latent) -> latent.equals("c") ? 1 : 0.5}.
 * What is reported as the bound is without it.
 *
 * <p>Checkpoints keep what a schedule that is a record consists of, and compare it when training
 * goes on; of other classes they keep the name.
 */
@FunctionalInterface
public interface KlSchedule {

    /** Always 1: the bound itself. */
    KlSchedule NONE = new KlSchedules.LinearWarmUp(1, 0);

    /**
     * The weight, at least 0.
     *
     * @param step counted from 0
     * @param latent its name
     */
    double at(long step, String latent);

    /** The latents that the schedule names, to be compared with the model's. */
    default Set<String> latents() {
        return Set.of();
    }

    /** From 0 to 1 over the given number of steps, then 1. */
    static KlSchedule linearWarmUp(long steps) {
        return linear(0, steps);
    }

    /** From {@code initial}, in [0, 1], to 1 over the given number of steps, then 1. */
    static KlSchedule linear(double initial, long steps) {
        return new KlSchedules.LinearWarmUp(initial, steps);
    }

    /** Always the same, as in the beta-VAE (Higgins et al. 2017). */
    static KlSchedule constant(double weight) {
        return NONE.times(weight);
    }

    /**
     * From 0 to 1 again and again (Fu et al. 2019): in each period linearly for a part of it, then
     * 1 to its end.
     *
     * @param period in steps
     * @param rising the part of it, in (0, 1]
     */
    static KlSchedule cyclic(long period, double rising) {
        return new KlSchedules.Cyclic(period, rising);
    }

    /** Schedules of some latents; the weight of all others is 1. */
    static KlSchedule ofLatents(Map<String, KlSchedule> schedules) {
        return new KlSchedules.OfLatents(schedules);
    }

    /** This schedule times a factor, at least 0. */
    default KlSchedule times(double factor) {
        return new KlSchedules.Scaled(this, factor);
    }
}
