package org.vhe.examples.benchmark;

import java.util.ArrayList;
import java.util.List;
import org.vhe.core.training.Budget;
import org.vhe.core.training.StepReport;
import org.vhe.core.training.Trainer;
import org.vhe.core.training.TrainingListener;

/** The time of each step but the first few. */
final class StepTimes implements TrainingListener {
    /** Of trainers whose steps are measured, which end by the time. */
    static final Budget BUDGET = Budget.ofSteps(Integer.MAX_VALUE);

    private static final int WARM_UP = 3;

    private final List<Double> times = new ArrayList<>();
    private final Trainer trainer;
    private final long end;
    private long last = System.nanoTime();
    private int seen;

    private StepTimes(Trainer trainer, double seconds) {
        this.trainer = trainer;
        this.end = last + (long) (1e9 * seconds);
    }

    /**
     * Trains for some time, at least until a step was measured.
     *
     * @param trainer with {@link #BUDGET}
     * @return seconds of each step
     */
    static List<Double> of(Trainer trainer, double seconds) {
        StepTimes listener = new StepTimes(trainer, seconds);
        trainer.listen(listener).train();
        return listener.times;
    }

    @Override
    public void onStep(StepReport report) {
        long now = System.nanoTime();
        if (seen++ >= WARM_UP) {
            times.add((now - last) / 1e9);
            if (now >= end) {
                trainer.stop();
            }
        }
        last = now;
    }
}
