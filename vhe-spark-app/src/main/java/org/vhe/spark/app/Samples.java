package org.vhe.spark.app;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.vhe.core.evaluation.EvaluationProgress;
import org.vhe.core.training.StepReport;
import org.vhe.core.training.TrainingListener;

/** When steps or groups were done, but for the first few. */
final class Samples implements TrainingListener, EvaluationProgress {
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final List<Long> ends = new ArrayList<>();
    private final List<Long> processors = new ArrayList<>();
    private final int warmUp;

    /**
     * @param warmUp how many are left out
     */
    Samples(int warmUp) {
        this.warmUp = warmUp;
    }

    @Override
    public void onStep(StepReport report) {
        add();
    }

    @Override
    public void update(long done, long total) {
        add();
    }

    private void add() {
        ends.add(System.nanoTime());
        processors.add(SYSTEM.getProcessCpuTime());
    }

    /** From each to the next. */
    List<Double> milliseconds() {
        return differences(ends);
    }

    /** Of processor time of this process, which other programs on the machine hardly change. */
    List<Double> processorMilliseconds() {
        return differences(processors);
    }

    private List<Double> differences(List<Long> nanoseconds) {
        List<Double> times = new ArrayList<>();
        for (int i = warmUp; i < nanoseconds.size(); i++) {
            times.add((nanoseconds.get(i) - nanoseconds.get(i - 1)) / 1e6);
        }
        return times;
    }

    /** Where several are done at a time: the whole time over their number; nothing if too few. */
    List<Double> meanMilliseconds() {
        int count = ends.size() - warmUp;
        return count < 1
                ? List.of()
                : List.of((ends.get(ends.size() - 1) - ends.get(warmUp - 1)) / 1e6 / count);
    }
}
