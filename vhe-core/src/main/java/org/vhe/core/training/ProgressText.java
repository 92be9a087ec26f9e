package org.vhe.core.training;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Where training stands, in one line: step, rate, remaining time, bound and KLs, the terms smoothed
 * over about 50 steps. For listeners that show it.
 */
public final class ProgressText {
    private static final double SMOOTHING = 0.02;

    private boolean started;
    private double firstSeconds;
    private double firstProgress;
    private long firstStep;
    private double bound;
    private double[] kl;
    private Map<String, Double> metrics = Map.of();
    private StepReport last;

    /** Takes note of a step. */
    public void observe(StepReport report) {
        double[] now = report.terms().kl().values().stream().mapToDouble(v -> v).toArray();
        if (!started) {
            started = true;
            firstSeconds = report.seconds();
            firstProgress = report.progress();
            firstStep = report.step();
            bound = report.terms().bound();
            kl = now;
            metrics = new LinkedHashMap<>(report.terms().metrics());
        }
        report.terms()
                .metrics()
                .forEach(
                        (name, value) ->
                                metrics.merge(name, value, (m, v) -> m + SMOOTHING * (v - m)));
        bound += SMOOTHING * (report.terms().bound() - bound);
        for (int i = 0; i < kl.length; i++) {
            kl[i] += SMOOTHING * (now[i] - kl[i]);
        }
        last = report;
    }

    /** Forgets rate and means, after training went back. */
    public void restart() {
        started = false;
    }

    /** Steps per second since the beginning of this run; NaN before the second step. */
    private double stepsPerSecond() {
        double seconds = last.seconds() - firstSeconds;
        return seconds > 0 ? (last.step() - firstStep) / seconds : Double.NaN;
    }

    /** Seconds until the budget is spent, at the pace of this run; NaN if unknown. */
    private double remainingSeconds() {
        double part = last.progress() - firstProgress;
        double seconds = last.seconds() - firstSeconds;
        return part > 0 ? seconds / part * (1 - last.progress()) : Double.NaN;
    }

    /** The line; steps must have been observed. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(Locale.ROOT, "step %d", last.step()));
        double rate = stepsPerSecond();
        if (!Double.isNaN(rate)) {
            text.append(String.format(Locale.ROOT, ", %.1f steps/s", rate));
        }
        double remaining = remainingSeconds();
        if (!Double.isNaN(remaining)) {
            text.append(", ").append(duration(remaining)).append(" left");
        }
        if (last.terms().isLoss()) {
            return text.append(losses()).toString();
        }
        text.append(String.format(Locale.ROOT, ", bound %.2f", bound));
        int i = 0;
        for (String name : last.terms().kl().keySet()) {
            String kind = last.terms().sampledKl().contains(name) ? "sampled KL" : "KL";
            text.append(String.format(Locale.ROOT, ", %s(%s) %.2f", kind, name, kl[i++]));
        }
        last.validation()
                .map(ValidationReport::terms)
                .ifPresent(
                        terms ->
                                text.append(
                                        String.format(
                                                Locale.ROOT, ", validation %.2f", terms.bound())));
        return text.toString();
    }

    private String losses() {
        StringBuilder text = new StringBuilder();
        metrics.forEach(
                (name, mean) -> text.append(String.format(Locale.ROOT, ", %s %.4f", name, mean)));
        last.validation()
                .map(ValidationReport::terms)
                .ifPresent(terms -> text.append(", validation ").append(terms));
        return text.toString();
    }

    /** Such as 1:02:03 or 4:05. */
    public static String duration(double seconds) {
        long s = Math.round(seconds);
        return s >= 3600
                ? String.format(Locale.ROOT, "%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60)
                : String.format(Locale.ROOT, "%d:%02d", s / 60, s % 60);
    }
}
