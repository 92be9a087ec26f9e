package org.vhe.studio;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The columns of a file of metrics, CSV or JSON lines, which may be growing: lines that are not
 * whole are left out. Of many rows, means of as many together as it takes to have few.
 */
final class MetricsColumns {
    private static final int MOST_ROWS = 600;
    private static final int MOST_COLUMNS = 64;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, List<Double>> columns = new LinkedHashMap<>();
    private int rows;

    private MetricsColumns() {}

    static MetricsColumns read(Path file) throws IOException {
        MetricsColumns result = new MetricsColumns();
        boolean csv = file.toString().endsWith(".csv");
        String[] names = null;
        try (BufferedReader lines = open(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!csv) {
                    result.addJson(line);
                } else if (names == null) {
                    names = line.split(",", -1);
                } else {
                    result.addCsv(names, line.split(",", -1));
                }
            }
        }
        return result;
    }

    /** Bytes that are no text make lines that are no rows. */
    private static BufferedReader open(Path file) throws IOException {
        return new BufferedReader(
                new InputStreamReader(
                        Files.newInputStream(file),
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .onMalformedInput(CodingErrorAction.REPLACE)
                                .onUnmappableCharacter(CodingErrorAction.REPLACE)));
    }

    private void addCsv(String[] names, String[] values) {
        if (values.length != names.length || names.length > MOST_COLUMNS) {
            return;
        }
        Map<String, Double> row = new LinkedHashMap<>();
        for (int i = 0; i < names.length; i++) {
            row.put(names[i], number(values[i]));
        }
        add(row);
    }

    private static Double number(String text) {
        try {
            return Double.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private void addJson(String line) {
        JsonNode node;
        try {
            node = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            return;
        }
        if (node == null || !node.isObject() || node.size() > MOST_COLUMNS) {
            return;
        }
        Map<String, Double> row = new LinkedHashMap<>();
        node.properties()
                .forEach(
                        entry ->
                                row.put(
                                        entry.getKey(),
                                        entry.getValue().isNumber()
                                                ? Double.valueOf(entry.getValue().asDouble())
                                                : number(entry.getValue().asText())));
        add(row);
    }

    private void add(Map<String, Double> row) {
        Double step = row.get("step");
        if (step == null || !(step >= 0)) {
            return;
        }
        row.keySet()
                .forEach(
                        name -> {
                            if (columns.size() < MOST_COLUMNS) {
                                columns.computeIfAbsent(name, ignored -> missing(rows));
                            }
                        });
        columns.forEach((name, values) -> values.add(row.get(name)));
        rows++;
    }

    private static List<Double> missing(int count) {
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(null);
        }
        return values;
    }

    /** Rows there are, and columns by name, null where a value is missing or not finite. */
    Map<String, Object> json() {
        int together = Math.max(1, (rows + MOST_ROWS - 1) / MOST_ROWS);
        Map<String, Object> thinned = new LinkedHashMap<>();
        columns.forEach((name, values) -> thinned.put(name, thinned(name, values, together)));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("rows", rows);
        result.put("columns", thinned);
        return result;
    }

    /** Means of rows next to each other; of steps the last one. */
    private static List<Double> thinned(String name, List<Double> values, int together) {
        List<Double> result = new ArrayList<>();
        boolean last = name.equals("step");
        for (int from = 0; from < values.size(); from += together) {
            List<Double> part = values.subList(from, Math.min(values.size(), from + together));
            double value =
                    last
                            ? part.get(part.size() - 1)
                            : part.stream()
                                    .filter(v -> v != null && Double.isFinite(v))
                                    .mapToDouble(v -> v)
                                    .average()
                                    .orElse(Double.NaN);
            result.add(Verdict.finite(value));
        }
        return result;
    }
}
