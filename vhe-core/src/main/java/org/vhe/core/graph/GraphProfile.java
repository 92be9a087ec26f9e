package org.vhe.core.graph;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Time, calls and bytes of each kind of operation in a compiled graph. */
public final class GraphProfile {
    private final Map<String, long[]> totals = new LinkedHashMap<>();
    private int executions;

    /**
     * One row of the profile.
     *
     * @param operation name of the operation with the shape of its first input and output
     * @param calls number of calls
     * @param seconds total time
     * @param bytes bytes of inputs and outputs, all calls together
     * @param flops multiply-adds counted twice, where known (convolutions and matrix products)
     */
    public record Row(String operation, long calls, double seconds, long bytes, long flops) {

        /** Achieved memory rate if each input and output were moved once. */
        public double gigabytesPerSecond() {
            return bytes / seconds / 1e9;
        }

        /** Achieved arithmetic rate. */
        public double gigaflopsPerSecond() {
            return flops / seconds / 1e9;
        }
    }

    void execute(ReplayStep[] steps) {
        executions++;
        for (ReplayStep step : steps) {
            long start = System.nanoTime();
            step.execute();
            long time = System.nanoTime() - start;
            long[] total = totals.computeIfAbsent(step.description(), key -> new long[4]);
            total[0]++;
            total[1] += time;
            total[2] += step.bytes();
            total[3] += step.flops();
        }
    }

    /** All rows, the most expensive first. */
    public List<Row> rows() {
        return totals.entrySet().stream()
                .map(
                        e -> {
                            long[] t = e.getValue();
                            return new Row(e.getKey(), t[0], t[1] / 1e9, t[2], t[3]);
                        })
                .sorted(Comparator.comparingDouble(Row::seconds).reversed())
                .toList();
    }

    /** Seconds of all operations together, per execution. */
    public double secondsPerExecution() {
        return rows().stream().mapToDouble(Row::seconds).sum() / Math.max(1, executions);
    }

    /** A table of the most expensive rows, times per execution. */
    public String table(int limit) {
        StringBuilder text = new StringBuilder();
        double total = secondsPerExecution();
        text.append(
                String.format(
                        Locale.ROOT,
                        "%d executions, %.2f ms of operations each%n%-64s %6s %9s %6s %8s %8s%n",
                        executions,
                        total * 1e3,
                        "operation",
                        "calls",
                        "ms",
                        "%",
                        "GB/s",
                        "GFLOP/s"));
        for (Row row : rows().subList(0, Math.min(limit, totals.size()))) {
            double seconds = row.seconds() / executions;
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%-64s %6d %9.3f %6.1f %8.1f %8.1f%n",
                            row.operation(),
                            row.calls() / executions,
                            seconds * 1e3,
                            100 * seconds / total,
                            row.gigabytesPerSecond(),
                            row.gigaflopsPerSecond()));
        }
        return text.toString();
    }
}
