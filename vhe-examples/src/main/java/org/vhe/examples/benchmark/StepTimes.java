package org.vhe.examples.benchmark;

import java.util.List;
import org.vhe.core.training.StepReport;
import org.vhe.core.training.TrainingListener;

/** The time of each step but the first few. */
final class StepTimes implements TrainingListener {
    private static final int WARM_UP = 3;

    private final List<Double> times;
    private long last = System.nanoTime();
    private int seen;

    StepTimes(List<Double> times) {
        this.times = times;
    }

    @Override
    public void onStep(StepReport report) {
        long now = System.nanoTime();
        if (seen++ >= WARM_UP) {
            times.add((now - last) / 1e9);
        }
        last = now;
    }
}
