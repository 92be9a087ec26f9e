package org.vhe.core.objective;

import java.util.Map;
import java.util.Set;
import org.vhe.core.check.Require;

/** What the methods of {@link KlSchedule} make. */
final class KlSchedules {

    private KlSchedules() {}

    /** Linear, then 1; its components are what checkpoints have always said. */
    record LinearWarmUp(double initial, long warmUpSteps) implements KlSchedule {
        LinearWarmUp {
            Require.inRange(0, 1, "initial", initial);
            Require.notNegative("warmUpSteps", warmUpSteps);
        }

        @Override
        public double at(long step, String latent) {
            if (step >= warmUpSteps) {
                return 1;
            }
            return initial + (1 - initial) * step / warmUpSteps;
        }
    }

    /** Linear rises. */
    record Cyclic(long period, double rising) implements KlSchedule {
        Cyclic {
            Require.positive("period", period);
            Require.positive("rising", rising);
            Require.inRange(0, 1, "rising", rising);
        }

        @Override
        public double at(long step, String latent) {
            return Math.min(1, step % period / (period * rising));
        }
    }

    /** A schedule for each latent. */
    record OfLatents(Map<String, KlSchedule> schedules) implements KlSchedule {
        OfLatents {
            schedules = Map.copyOf(schedules);
        }

        @Override
        public double at(long step, String latent) {
            return schedules.getOrDefault(latent, NONE).at(step, latent);
        }

        @Override
        public Set<String> latents() {
            return schedules.keySet();
        }
    }

    /** A schedule times a factor. */
    record Scaled(KlSchedule schedule, double factor) implements KlSchedule {
        Scaled {
            Require.notNegative("factor", factor);
        }

        @Override
        public double at(long step, String latent) {
            return factor * schedule.at(step, latent);
        }

        @Override
        public Set<String> latents() {
            return schedule.latents();
        }
    }
}
