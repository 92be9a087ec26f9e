package org.vhe.core.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How rows of metrics become lines of a file. */
enum MetricsFormat {
    /** Values below their names, separated by commas. */
    CSV {
        @Override
        List<String> heading(MetricsRow row) {
            return List.of(
                    String.join(
                            ",",
                            row.values().properties().stream().map(Map.Entry::getKey).toList()));
        }

        @Override
        String line(MetricsRow row) {
            return row.values().properties().stream()
                    .map(entry -> entry.getValue().asText(""))
                    .collect(Collectors.joining(","));
        }

        @Override
        List<String> rowsUpTo(long step, List<String> lines) {
            List<String> rows =
                    lines.stream()
                            .skip(1)
                            .filter(line -> commas(line) == commas(lines.get(0)))
                            .filter(line -> line.matches("\\d{1,18},.*"))
                            .filter(line -> Long.parseLong(line.split(",", 2)[0]) <= step)
                            .toList();
            return rows.isEmpty()
                    ? rows
                    : Stream.concat(lines.stream().limit(1), rows.stream()).toList();
        }

        private static long commas(String line) {
            return line.chars().filter(c -> c == ',').count();
        }
    },
    /** A JSON object in each line. */
    JSON_LINES {
        @Override
        List<String> heading(MetricsRow row) {
            return List.of();
        }

        @Override
        String line(MetricsRow row) {
            return row.values().toString();
        }

        @Override
        List<String> rowsUpTo(long step, List<String> lines) {
            return lines.stream().filter(line -> isUpTo(step, line)).toList();
        }

        private static boolean isUpTo(long step, String line) {
            try {
                JsonNode found = JSON.readTree(line).path("step");
                return found.isIntegralNumber() && found.asLong() <= step;
            } catch (JsonProcessingException e) {
                return false;
            }
        }
    };

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What stands above the first row. */
    abstract List<String> heading(MetricsRow row);

    /** A row. */
    abstract String line(MetricsRow row);

    /**
     * The heading and the rows of steps up to one; nothing if there are no such rows.
     *
     * @param lines of a file; those that are no whole rows are left out
     */
    abstract List<String> rowsUpTo(long step, List<String> lines);
}
