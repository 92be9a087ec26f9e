package org.vhe.core.training;

import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressState;
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
    private static final int BAR_WIDTH = 10;

    private final String task;
    private final Supplier<ProgressBarBuilder> bars;
    private final LongSupplier nanoTime;
    private final Consumer<String> lines;
    private final ProgressText text = new ProgressText();
    private ProgressBar bar;
    private StepReport last;
    private long lastShown;

    /**
     * @param task what is trained
     */
    public ProgressBarListener(String task) {
        this(
                task,
                System.console() == null ? null : ProgressBarBuilder::new,
                System::nanoTime,
                line -> log.info("{}", line));
    }

    /**
     * @param bars makes bars; null where output is no terminal
     */
    ProgressBarListener(
            String task,
            Supplier<ProgressBarBuilder> bars,
            LongSupplier nanoTime,
            Consumer<String> lines) {
        this.task = task;
        this.bars = bars;
        this.nanoTime = nanoTime;
        this.lines = lines;
    }

    @Override
    public void onStep(StepReport report) {
        text.observe(report);
        long now = nanoTime.getAsLong();
        if (last == null) {
            lastShown = now;
        }
        last = report;
        if (now - lastShown >= (bars == null ? LOG_NANOS : SHOW_NANOS)) {
            lastShown = now;
            show();
        }
    }

    private void show() {
        if (bars == null) {
            int percent = (int) (100 * last.progress());
            lines.accept("%s: %d%%, %s".formatted(task, percent, text.line()));
            return;
        }
        if (bar == null) {
            bar =
                    bars.get()
                            .setTaskName(task)
                            .setInitialMax(PARTS)
                            .setUpdateIntervalMillis(REFRESH_MILLIS)
                            .setRenderer(ProgressBarListener::render)
                            .build();
        }
        bar.stepTo(Math.round(PARTS * last.progress()));
        bar.setExtraMessage(text.line());
    }

    /** A short bar, which leaves most of the line to the message. */
    private static String render(ProgressState state, int maxLength) {
        double part = Math.max(0, Math.min(1, state.getNormalizedProgress()));
        int filled = (int) Math.round(BAR_WIDTH * part);
        String line =
                String.format(
                        Locale.ROOT,
                        "%s %3d%% [%s%s] %s",
                        state.getTaskName(),
                        (int) (100 * part),
                        "=".repeat(filled),
                        " ".repeat(BAR_WIDTH - filled),
                        state.getExtraMessage());
        return line.length() <= maxLength ? line : line.substring(0, Math.max(0, maxLength));
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
        if (last == null) {
            return;
        }
        if (bar != null) {
            show();
            bar.close();
            bar = null;
        }
        lines.accept(task + ": ended at " + text.line());
        last = null;
    }
}
