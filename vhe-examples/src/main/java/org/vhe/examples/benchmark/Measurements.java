package org.vhe.examples.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.vhe.core.graph.Backend;
import org.vhe.examples.cli.Example;

/** Measurements with their spread, printed as a JSON object a line. */
final class Measurements {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Of the last minute, this program's own included; negative where it is not known. */
    private static final OperatingSystemMXBean LOAD = ManagementFactory.getOperatingSystemMXBean();

    private final String executor;
    private final List<Measurement> all = new ArrayList<>();

    /**
     * One measurement.
     *
     * @param metric what was measured
     * @param value the median
     * @param unit of the value
     * @param lower quartile of the value
     * @param upper quartile of the value
     * @param samples number of measurements
     */
    public record Measurement(
            String metric, double value, String unit, double lower, double upper, int samples) {}

    Measurements(String executor) {
        this.executor = executor;
    }

    List<Measurement> all() {
        return List.copyOf(all);
    }

    /** Keeps and prints the median and the quartiles of some values. */
    void report(String metric, String unit, double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("--seconds is too short to measure " + metric);
        }
        double value = round(median(values));
        double lower = round(quantile(values, 0.25));
        double upper = round(quantile(values, 0.75));
        Measurement measurement = new Measurement(metric, value, unit, lower, upper, values.length);
        all.add(measurement);
        ObjectNode line = JSON.valueToTree(measurement);
        line.put("executor", executor);
        line.put("threads", Backend.threads());
        line.put("waiting", Backend.waiting());
        line.put("load", round(LOAD.getSystemLoadAverage()));
        Example.print(line.toString());
    }

    static double median(double[] values) {
        return quantile(values, 0.5);
    }

    private static double quantile(double[] values, double part) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
    }

    private static double round(double value) {
        return Math.round(value * 1e4) / 1e4;
    }

    /** A figure of this process's memory as Linux gives it; not a number elsewhere. */
    static double residentMegabytes(String field) {
        try {
            for (String line :
                    java.nio.file.Files.readAllLines(java.nio.file.Path.of("/proc/self/status"))) {
                if (line.startsWith(field + ":")) {
                    return Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024;
                }
            }
        } catch (IOException e) {
            return Double.NaN;
        }
        return Double.NaN;
    }
}
