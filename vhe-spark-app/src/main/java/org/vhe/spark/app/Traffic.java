package org.vhe.spark.app;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.LiveListenerBus;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerBlockUpdated;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.storage.BlockUpdatedInfo;
import org.vhe.core.training.StepReport;
import org.vhe.core.training.TrainingListener;

/**
 * What Spark says of training's steps: the bytes that the driver broadcasts and that tasks send
 * back, and what tasks take.
 */
final class Traffic extends SparkListener implements TrainingListener {
    private static final double MEGABYTE = 1e6;

    private final SparkContext context;
    private final long first;
    private final long last;
    private final List<Double> computing = new ArrayList<>();
    private final List<Double> results = new ArrayList<>();
    private double sent;

    /**
     * Listens.
     *
     * @param first the step after which it counts
     * @param last the last one of those that it counts
     */
    Traffic(SparkContext context, long first, long last) {
        this.context = context;
        this.first = first;
        this.last = last;
        context.addSparkListener(this);
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
        if (end.taskMetrics() != null) {
            results.add(end.taskMetrics().resultSize() / MEGABYTE);
            computing.add(end.taskMetrics().executorCpuTime() / 1e6);
        }
    }

    /** When pieces come, and when they go again. */
    @Override
    public synchronized void onBlockUpdated(SparkListenerBlockUpdated update) {
        BlockUpdatedInfo info = update.blockUpdatedInfo();
        if (info.blockId().isBroadcast()
                && info.blockId().name().contains("piece")
                && info.blockManagerId().isDriver()
                && info.storageLevel().isValid()) {
            sent += info.memSize() / MEGABYTE;
        }
    }

    @Override
    public void onStep(StepReport report) {
        if (report.step() == first) {
            awaitEvents();
            forget();
        } else if (report.step() == last) {
            awaitEvents();
            context.removeSparkListener(this);
        }
    }

    /** Of what is done already; they come by a thread of their own. */
    private void awaitEvents() {
        LiveListenerBus events = context.listenerBus();
        try {
            events.waitUntilEmpty();
        } catch (TimeoutException e) {
            throw new IllegalStateException("Spark does not say what it did", e);
        }
    }

    private synchronized void forget() {
        sent = 0;
        results.clear();
        computing.clear();
    }

    /** Milliseconds of processor time of each task. */
    synchronized List<Double> computing() {
        return List.copyOf(computing);
    }

    /** Megabytes that each executor fetches for a step, compressed. */
    synchronized List<Double> broadcast() {
        return List.of(sent / (last - first));
    }

    /** Megabytes of the result of each task. */
    synchronized List<Double> results() {
        return List.copyOf(results);
    }
}
