package org.vhe.core.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.vhe.core.io.AtomicFile;

/** The recoveries of a run, in a file of JSON lines beside its metrics; none, no file. */
final class Recoveries {
    static final String ENDING = ".recoveries.jsonl";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private List<Recovery> all = new ArrayList<>();

    Recoveries(Path metrics) {
        this.file = beside(metrics);
    }

    private static Path beside(Path metrics) {
        String name = metrics.getFileName().toString();
        return metrics.resolveSibling(name.replaceFirst("\\.[^.]*$", "") + ENDING);
    }

    /** Lines that are no recoveries, such as a last one cut off, are left out. */
    static List<Recovery> read(Path metrics) throws IOException {
        Path file = beside(metrics);
        if (!Files.exists(file)) {
            return List.of();
        }
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        return text.lines().map(Recoveries::parse).flatMap(Optional::stream).toList();
    }

    private static Optional<Recovery> parse(String line) {
        try {
            return of(JSON.readTree(line));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static Optional<Recovery> of(JsonNode node) {
        JsonNode at = node.path("divergedAt");
        JsonNode restored = node.path("restored");
        return at.canConvertToLong() && restored.canConvertToLong()
                ? Optional.of(
                        new Recovery(at.asLong(), restored.asLong(), node.path("reason").asText()))
                : Optional.empty();
    }

    void add(Recovery recovery) {
        all.add(recovery);
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    JsonNode state() {
        return JSON.valueToTree(all);
    }

    /** The state that a recovery goes back to knows of earlier ones only, not of itself. */
    void restore(JsonNode state) {
        List<Recovery> kept =
                StreamSupport.stream(state.spliterator(), false)
                        .map(Recoveries::of)
                        .flatMap(Optional::stream)
                        .toList();
        boolean isBeginning = kept.size() <= all.size() && kept.equals(all.subList(0, kept.size()));
        if (!isBeginning) {
            all = new ArrayList<>(kept);
        }
    }

    void write() throws IOException {
        if (all.isEmpty()) {
            Files.deleteIfExists(file);
            return;
        }
        String lines =
                all.stream()
                        .map(recovery -> JSON.valueToTree(recovery) + "\n")
                        .collect(Collectors.joining());
        AtomicFile.write(file, out -> out.write(lines.getBytes(StandardCharsets.UTF_8)));
    }
}
