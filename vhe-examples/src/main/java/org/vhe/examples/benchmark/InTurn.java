package org.vhe.examples.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Measures in turn with another program, so that both meet the same machine, whose speed may drift
 * within minutes.
 */
final class InTurn {
    private final Measurements measurements;
    private final Map<String, List<Double>> ratios = new LinkedHashMap<>();

    /**
     * Something to measure.
     *
     * @param metric what it reports, among others
     */
    record Part(String metric, Runnable work) {}

    /** The other program. */
    @FunctionalInterface
    interface Peer {
        /**
         * @param metric the one wanted; null for all
         * @return values by metric
         */
        Map<String, Double> run(String metric) throws IOException, InterruptedException;
    }

    InTurn(Measurements measurements) {
        this.measurements = measurements;
    }

    /** Each part between two runs of the peer for that metric, so many times; then the next one. */
    void partByPart(List<Part> parts, int rounds, Peer peer)
            throws IOException, InterruptedException {
        for (Part part : parts) {
            measure(List.of(part), rounds, () -> peer.run(part.metric()));
        }
    }

    /** All parts between two runs of the whole peer, so many times. */
    void together(List<Part> parts, int rounds, Peer peer)
            throws IOException, InterruptedException {
        measure(parts, rounds, () -> peer.run(null));
    }

    @FunctionalInterface
    private interface PeerRun {
        Map<String, Double> values() throws IOException, InterruptedException;
    }

    private void measure(List<Part> parts, int rounds, PeerRun peer)
            throws IOException, InterruptedException {
        Map<String, Double> before = peer.values();
        for (int round = 0; round < rounds; round++) {
            int first = measurements.all().size();
            parts.forEach(part -> part.work().run());
            Map<String, Double> after = peer.values();
            List<Measurements.Measurement> all = measurements.all();
            for (Measurements.Measurement own : all.subList(first, all.size())) {
                Double one = before.get(own.metric());
                Double other = after.get(own.metric());
                if (one != null && other != null) {
                    ratios.computeIfAbsent(own.metric(), metric -> new ArrayList<>())
                            .add(own.value() / ((one + other) / 2));
                }
            }
            before = after;
        }
    }

    /** By metric, of each round to the mean of the peer's runs before and after it. */
    Map<String, List<Double>> ratios() {
        return ratios;
    }

    /** A line for each metric: the median, the extremes and all ratios in order. */
    List<String> summary() {
        return ratios.entrySet().stream().map(e -> summary(e.getKey(), e.getValue())).toList();
    }

    private static String summary(String metric, List<Double> values) {
        double[] sorted = values.stream().mapToDouble(ratio -> ratio).sorted().toArray();
        int n = sorted.length;
        double median = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
        return String.format(
                Locale.ROOT,
                "%s, ratio to the peer: median %.3f (%.3f to %.3f) of %s",
                metric,
                median,
                sorted[0],
                sorted[n - 1],
                Arrays.stream(values.toArray())
                        .map(ratio -> String.format(Locale.ROOT, "%.3f", ratio))
                        .collect(Collectors.joining(", ")));
    }
}
