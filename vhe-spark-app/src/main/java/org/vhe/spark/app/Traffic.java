package org.vhe.spark.app;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerBlockUpdated;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.storage.BlockUpdatedInfo;
import org.vhe.core.training.StepReport;
import org.vhe.core.training.TrainingListener;

/** What Spark says of the bytes of steps: what the driver broadcasts, and what tasks send back. */
final class Traffic extends SparkListener {
    private static final double MEGABYTE = 1e6;

    private final List<Double> computing = new ArrayList<>();
    private final List<Double> results = new ArrayList<>();
    private double sent;
    private long steps;

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
        if (end.taskMetrics() != null) {
            results.add(end.taskMetrics().resultSize() / MEGABYTE);
            computing.add(end.taskMetrics().executorCpuTime() / 1e6);
        }
    }

    @Override
    public synchronized void onBlockUpdated(SparkListenerBlockUpdated update) {
        BlockUpdatedInfo info = update.blockUpdatedInfo();
        if (info.blockId().isBroadcast()
                && info.blockId().name().contains("piece")
                && info.blockManagerId().isDriver()) {
            sent += info.memSize() / MEGABYTE;
        }
    }

    /** Forgets what was before the second step, models and data among it. */
    TrainingListener listener() {
        return new TrainingListener() {
            @Override
            public void onStep(StepReport report) {
                count(report.step());
            }
        };
    }

    private synchronized void count(long step) {
        if (step == 2) {
            sent = 0;
            steps = 0;
            results.clear();
            computing.clear();
        }
        steps++;
    }

    /** Milliseconds of processor time of each task. */
    synchronized List<Double> computing() {
        return List.copyOf(computing);
    }

    /** Megabytes that each executor fetches for a step, compressed. */
    synchronized List<Double> broadcast() {
        return List.of(sent / steps);
    }

    /** Megabytes of the result of each task. */
    synchronized List<Double> results() {
        return List.copyOf(results);
    }
}
