package org.vhe.core.training;

import java.util.function.Consumer;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows training on a terminal as a progress bar with step rate, remaining time, bound and KLs
 * (smoothed over about 50 steps); where output is no terminal, logs a line every half minute.
 */
public final class ProgressBarListener implements TrainingListener {
    private static final Logger log = LoggerFactory.getLogger(ProgressBarListener.class);
    private static final int PARTS = 1000;
    private static final int REFRESH_MILLIS = 500;
    private static final long LOG_NANOS = 30_000_000_000L;
    private static final long SHOW_NANOS = 200_000_000L;

    private final String task;
    private final boolean terminal;
    private final LongSupplier nanoTime;
    private final Consumer<String> lines;
    private final ProgressText text = new ProgressText();
    private ProgressBar bar;
    private boolean seen;
    private long lastShown;

    /**
     * @param task what is trained
     */
    public ProgressBarListener(String task) {
        this(task, System.console() != null, System::nanoTime, line -> log.info("{}", line));
    }

    ProgressBarListener(
            String task, boolean terminal, LongSupplier nanoTime, Consumer<String> lines) {
        this.task = task;
        this.terminal = terminal;
        this.nanoTime = nanoTime;
        this.lines = lines;
    }

    @Override
    public void onStep(StepReport report) {
        text.observe(report);
        long now = nanoTime.getAsLong();
        if (!seen) {
            seen = true;
            lastShown = now;
        } else if (now - lastShown >= (terminal ? SHOW_NANOS : LOG_NANOS)) {
            lastShown = now;
            show(report.progress());
        }
    }

    private void show(double progress) {
        if (!terminal) {
            lines.accept("%s: %d%%, %s".formatted(task, (int) (100 * progress), text.line()));
            return;
        }
        if (bar == null) {
            bar =
                    new ProgressBarBuilder()
                            .setTaskName(task)
                            .setInitialMax(PARTS)
                            .setUpdateIntervalMillis(REFRESH_MILLIS)
                            .hideEta()
                            .build();
        }
        bar.stepTo(Math.round(PARTS * progress));
        bar.setExtraMessage(" " + text.line());
    }

    @Override
    public void onRecovery(long divergedAt, long restored, String reason) {
        text.restart();
        lines.accept(
                "%s: %s at step %d; going on from step %d"
                        .formatted(task, reason, divergedAt, restored));
    }

    @Override
    public void onEnd() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
        if (seen) {
            lines.accept(task + ": ended at " + text.line());
        }
    }
}
