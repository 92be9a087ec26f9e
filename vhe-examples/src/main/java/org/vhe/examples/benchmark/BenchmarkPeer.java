package org.vhe.examples.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.vhe.examples.cli.Example;

/** Another program that measures the same. */
final class BenchmarkPeer {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String METRIC = "{metric}";

    private BenchmarkPeer() {}

    /** Whether the command says where the name of the metric belongs. */
    static boolean takesMetric(String command) {
        return command != null && command.contains(METRIC);
    }

    /**
     * Runs a command and prints its lines.
     *
     * @param command null for none
     * @param metric what its {@code {metric}} becomes; null where it has none
     * @return the values by metric, of those of its lines that are JSON with both
     */
    static Map<String, Double> run(String command, String metric)
            throws IOException, InterruptedException {
        if (command == null) {
            return Map.of();
        }
        return run(metric == null ? command : command.replace(METRIC, metric));
    }

    private static Map<String, Double> run(String command)
            throws IOException, InterruptedException {
        Map<String, Double> values = new LinkedHashMap<>();
        Process process =
                new ProcessBuilder("sh", "-c", command)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Example.print(line);
                add(line, values);
            }
        }
        int code = process.waitFor();
        if (code != 0) {
            throw new IOException("the peer '" + command + "' ended with code " + code);
        }
        return values;
    }

    private static void add(String line, Map<String, Double> values) {
        try {
            JsonNode found = JSON.readTree(line);
            if (found.path("metric").isTextual() && found.path("value").isNumber()) {
                values.put(found.get("metric").asText(), found.get("value").asDouble());
            }
        } catch (JsonProcessingException e) {
            // it may say other things, too
        }
    }
}
