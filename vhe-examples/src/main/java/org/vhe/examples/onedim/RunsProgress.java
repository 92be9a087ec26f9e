package org.vhe.examples.onedim;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vhe.core.evaluation.EvaluationProgress;

/**
 * Shows how many runs are done: a progress bar with the remaining time on a terminal, a line in the
 * log every half minute elsewhere.
 */
final class RunsProgress implements EvaluationProgress, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(RunsProgress.class);
    private static final long LOG_NANOS = 30_000_000_000L;

    private final String task;
    private final boolean terminal = System.console() != null;
    private ProgressBar bar;
    private long lastLogged = System.nanoTime();

    RunsProgress(String task) {
        this.task = task;
    }

    @Override
    public void update(long done, long total) {
        if (terminal) {
            show(done, total);
        } else if (done == total || System.nanoTime() - lastLogged >= LOG_NANOS) {
            lastLogged = System.nanoTime();
            LOGGER.info("{}: {} of {} runs", task, done, total);
        }
    }

    /** Runs that an earlier study did are taken out of the remaining time. */
    private void show(long done, long total) {
        if (bar == null) {
            bar =
                    new ProgressBarBuilder()
                            .setTaskName(task)
                            .setInitialMax(total)
                            .startsFrom(done, java.time.Duration.ZERO)
                            .setUnit(" runs", 1)
                            .build();
        }
        bar.stepTo(done);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
