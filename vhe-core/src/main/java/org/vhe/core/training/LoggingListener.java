package org.vhe.core.training;

import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs where training stands every half minute: step, rate, remaining time, bound and KLs. Also
 * logs recoveries and the end.
 */
public final class LoggingListener implements TrainingListener {
    private static final Logger log = LoggerFactory.getLogger(LoggingListener.class);
    private static final long EVERY_NANOS = 30_000_000_000L;

    private final String task;
    private final LongSupplier nanoTime;
    private final Consumer<String> lines;
    private final ProgressText text = new ProgressText();
    private boolean started;
    private long lastLine;

    /**
     * @param task what is trained, the beginning of each line
     */
    public LoggingListener(String task) {
        this(task, System::nanoTime, line -> log.info("{}", line));
    }

    LoggingListener(String task, LongSupplier nanoTime, Consumer<String> lines) {
        this.task = task;
        this.nanoTime = nanoTime;
        this.lines = lines;
    }

    @Override
    public void onStep(StepReport report) {
        text.observe(report);
        long now = nanoTime.getAsLong();
        if (!started) {
            started = true;
            lastLine = now;
        }
        if (now - lastLine >= EVERY_NANOS) {
            lastLine = now;
            lines.accept("%s: %d%%, %s".formatted(task, (int) (100 * report.progress()), text));
        }
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
        if (started) {
            lines.accept(task + ": ended at " + text);
        }
        started = false;
    }
}
