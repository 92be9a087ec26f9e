package org.vhe.spark.app;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.vhe.core.graph.Backend;
import org.vhe.examples.cli.Example;

/** Figures of a benchmark, printed as they come. */
final class Measured {
    private final List<Figure> figures = new ArrayList<>();

    /**
     * One figure.
     *
     * @param where it was measured, such as {@code 2 executors}
     * @param what was measured
     * @param median of all samples
     * @param lower quartile
     * @param upper quartile
     * @param unit of these
     * @param samples how many there were
     * @param load of the machine in the minute before, this program's own included; negative where
     *     it is not known
     */
    record Figure(
            String where,
            String what,
            double median,
            double lower,
            double upper,
            String unit,
            int samples,
            double load) {
        @Override
        public String toString() {
            return "%-11s  %-34s %9.2f %s (%.2f to %.2f, of %d; load %.1f)"
                    .formatted(where, what, median, unit, lower, upper, samples, load);
        }
    }

    /**
     * All figures.
     *
     * @param processor as the system says it
     */
    record Result(String processor, List<Figure> figures) {}

    /** {@code 1 thread}, {@code 2 threads}. */
    static String count(int number, String of) {
        return number + " " + of + (number == 1 ? "" : "s");
    }

    /** Keeps and prints a figure; nothing where there are no samples. */
    void add(String where, String what, List<Double> samples, String unit) {
        if (samples.isEmpty()) {
            return;
        }
        Figure figure =
                new Figure(
                        where,
                        what,
                        quantile(samples, 0.5),
                        quantile(samples, 0.25),
                        quantile(samples, 0.75),
                        unit,
                        samples.size(),
                        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        figures.add(figure);
        Example.print(figure.toString());
    }

    /** The value below which a part of them is. */
    private static double quantile(List<Double> values, double part) {
        List<Double> sorted = values.stream().sorted().toList();
        double value = sorted.get((int) Math.round(part * (sorted.size() - 1)));
        return Math.round(value * 1e4) / 1e4;
    }

    Result result() {
        return new Result(Backend.processor(), List.copyOf(figures));
    }
}
