package org.vhe.examples.output;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A CSV file of numbers with a line of names at its top, as training writes its metrics. */
public final class MetricsTable {
    private static final long LARGEST = 64L << 20;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final Map<String, double[]> columns;

    private MetricsTable(Map<String, double[]> columns) {
        this.columns = columns;
    }

    /**
     * Reads a file. A mark of byte order, which spreadsheets write, and blank lines are passed
     * over.
     *
     * @throws IOException if it cannot be read, is larger than 64 MiB, has no rows, or a row does
     *     not have a number, or nothing, for each name
     */
    public static MetricsTable read(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new IOException(file + " is larger than 64 MiB, too large for metrics");
        }
        List<String> lines = lines(file);
        int[] written =
                IntStream.range(0, lines.size())
                        .filter(line -> !lines.get(line).isBlank())
                        .toArray();
        if (written.length < 2) {
            throw new IOException("expected a line of names and rows of numbers in " + file);
        }
        String[] names = names(lines.get(written[0]), file);
        double[][] values = new double[names.length][written.length - 1];
        for (int row = 0; row < written.length - 1; row++) {
            int line = written[row + 1];
            double[] numbers = numbers(lines.get(line), names.length, line + 1, file);
            for (int column = 0; column < names.length; column++) {
                values[column][row] = numbers[column];
            }
        }
        Map<String, double[]> columns = new LinkedHashMap<>();
        for (int column = 0; column < names.length; column++) {
            columns.put(names[column], values[column]);
        }
        return new MetricsTable(columns);
    }

    private static List<String> lines(Path file) throws IOException {
        try {
            String text = Files.readString(file);
            return (text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text).lines().toList();
        } catch (CharacterCodingException e) {
            throw new IOException("expected metrics as text in UTF-8 in " + file, e);
        }
    }

    private static String[] names(String line, Path file) throws IOException {
        String[] names = line.split(",", -1);
        if (Arrays.stream(names).distinct().count() < names.length) {
            throw new IOException(
                    "expected columns of different names in %s, found '%s'".formatted(file, line));
        }
        return names;
    }

    private static double[] numbers(String text, int count, int line, Path file)
            throws IOException {
        String[] cells = text.split(",", -1);
        if (cells.length != count) {
            throw new IOException(
                    "expected %d numbers in line %d of %s, found %d"
                            .formatted(count, line, file, cells.length));
        }
        double[] numbers = new double[count];
        for (int column = 0; column < count; column++) {
            numbers[column] = number(cells[column], line, file);
        }
        return numbers;
    }

    private static double number(String text, int line, Path file) throws IOException {
        if (text.isEmpty()) {
            return Double.NaN; // no validation in that row
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IOException(
                    "expected a number in line %d of %s, found '%s'".formatted(line, file, text),
                    e);
        }
    }

    /**
     * A column's numbers.
     *
     * @throws IllegalArgumentException if there is no column of that name
     */
    public double[] column(String name) {
        double[] values = columns.get(name);
        if (values == null) {
            throw new IllegalArgumentException(
                    "no column '" + name + "'; there are " + columns.keySet());
        }
        return values.clone();
    }

    /** Means of so many rows at a time, the last of what is left over. */
    public MetricsTable means(int rows) {
        if (rows < 1) {
            throw new IllegalArgumentException("rows must be at least 1, found " + rows);
        }
        Map<String, double[]> result = new LinkedHashMap<>();
        columns.forEach((name, values) -> result.put(name, means(values, rows)));
        return new MetricsTable(result);
    }

    private static double[] means(double[] values, int rows) {
        List<Double> result = new ArrayList<>();
        for (int first = 0; first < values.length; first += rows) {
            int last = Math.min(first + rows, values.length);
            result.add(Arrays.stream(values, first, last).average().orElseThrow());
        }
        return result.stream().mapToDouble(value -> value).toArray();
    }
}
