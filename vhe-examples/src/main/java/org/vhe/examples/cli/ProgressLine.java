package org.vhe.examples.cli;

import org.vhe.core.evaluation.EvaluationProgress;

/** How far an evaluation has come, on one line of a terminal; silent where there is none. */
public final class ProgressLine implements EvaluationProgress {
    private static final long INTERVAL_NANOS = 200_000_000;

    private final String task;
    private final String unit;
    private final boolean shown = System.console() != null;
    private long last;

    /**
     * @param task what is being done
     * @param unit what is counted
     */
    public ProgressLine(String task, String unit) {
        this.task = task;
        this.unit = unit;
    }

    @Override
    public void update(long done, long total) {
        long now = System.nanoTime();
        if (!shown || (done < total && now - last < INTERVAL_NANOS)) {
            return;
        }
        last = now;
        String line = "%s: %d of %d %s".formatted(task, done, total, unit);
        System.err.print("\r" + (done < total ? line : " ".repeat(line.length()) + "\r"));
        System.err.flush();
    }
}
