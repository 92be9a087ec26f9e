package org.vhe.examples.cli;

import java.io.Console;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vhe.core.evaluation.EvaluationProgress;
import org.vhe.core.training.ProgressText;
import org.vhe.core.training.StepReport;
import org.vhe.core.training.TrainingListener;

/**
 * Shows how far a training or an evaluation has come: on a terminal as a bar, which goes away in
 * the end; elsewhere by a line in the log every half minute.
 */
public final class Progress implements TrainingListener, EvaluationProgress {
    private static final Logger log = LoggerFactory.getLogger(Progress.class);
    private static final int PARTS = 1000;
    private static final int BAR_WIDTH = 10;
    private static final int REFRESH_MILLIS = 500;
    private static final long SHOW_NANOS = 200_000_000L;
    private static final long LOG_NANOS = 30_000_000_000L;

    private final String task;
    private final String unit;
    private final Optional<Supplier<ProgressBarBuilder>> bars;
    private final LongSupplier nanoTime;
    private final Consumer<String> lines;
    private final ProgressText training = new ProgressText();
    private boolean started;
    private long startedAt;
    private long lastShown;
    private double firstPart;
    private ProgressBar bar;

    /**
     * @param task what is being done
     * @param unit what is counted
     */
    public Progress(String task, String unit) {
        this(
                task,
                unit,
                Optional.ofNullable(System.console())
                        .filter(Progress::isTerminal)
                        .map(terminal -> ProgressBarBuilder::new),
                System::nanoTime,
                line -> log.info("{}", line));
    }

    /**
     * @param bars makes bars; none where output is no terminal
     */
    public Progress(
            String task,
            String unit,
            Optional<Supplier<ProgressBarBuilder>> bars,
            LongSupplier nanoTime,
            Consumer<String> lines) {
        this.task = task;
        this.unit = unit;
        this.bars = bars;
        this.nanoTime = nanoTime;
        this.lines = lines;
    }

    /** From Java 22 on there is a console where there is no terminal. */
    private static boolean isTerminal(Console console) {
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    @Override
    public void onStep(StepReport report) {
        training.observe(report);
        show(report.progress(), training::toString);
    }

    @Override
    public void onRecovery(long divergedAt, long restored, String reason) {
        training.restart();
        lines.accept(
                "%s: %s at step %d; going on from step %d"
                        .formatted(task, reason, divergedAt, restored));
    }

    @Override
    public void onEnd() {
        if (started) {
            end();
            lines.accept(task + ": ended at " + training);
        }
    }

    @Override
    public synchronized void update(long done, long total) {
        double part = total == 0 ? 1 : (double) done / total;
        show(part, () -> "%d of %d %s%s".formatted(done, total, unit, remaining(part)));
        if (done >= total) {
            end();
        }
    }

    /** What was done before the first call took no time. */
    private String remaining(double part) {
        double seconds = (nanoTime.getAsLong() - startedAt) / 1e9;
        return part > firstPart
                ? ", " + ProgressText.duration(seconds / (part - firstPart) * (1 - part)) + " left"
                : "";
    }

    private void show(double part, Supplier<String> message) {
        long now = nanoTime.getAsLong();
        if (!started) {
            started = true;
            startedAt = now;
            lastShown = now;
            firstPart = part;
        }
        if (now - lastShown < (bars.isPresent() ? SHOW_NANOS : LOG_NANOS)) {
            return;
        }
        lastShown = now;
        if (bars.isEmpty()) {
            lines.accept("%s: %d%%, %s".formatted(task, (int) (100 * part), message.get()));
            return;
        }
        if (bar == null) {
            bar = newBar(bars.get().get());
        }
        bar.stepTo(Math.round(PARTS * part));
        bar.setExtraMessage(message.get());
    }

    private ProgressBar newBar(ProgressBarBuilder builder) {
        return builder.setTaskName(task)
                .setInitialMax(PARTS)
                .setUpdateIntervalMillis(REFRESH_MILLIS)
                .setRenderer(Progress::render)
                .clearDisplayOnFinish()
                .build();
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

    private void end() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
        started = false;
    }
}
