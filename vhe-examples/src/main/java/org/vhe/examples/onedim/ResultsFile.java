package org.vhe.examples.onedim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vhe.core.io.AtomicFile;

/**
 * The results of every run as CSV, written run by run, so that an interrupted study goes on where
 * it was. Beside it, {@code settings.json} holds what decides a run's result; a study with other
 * settings does not mix its results into the file.
 */
public final class ResultsFile {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Path file;
    private final Map<RunKey, RunResult> results = new LinkedHashMap<>();

    private ResultsFile(Path file) {
        this.file = file;
    }

    /**
     * Opens the results in a folder, which is made if it is missing.
     *
     * @throws IllegalArgumentException if the folder has results of other settings
     * @throws IOException also if the file cannot be understood
     */
    public static ResultsFile open(Path folder, StudyOptions options) throws IOException {
        ResultsFile opened = new ResultsFile(folder.resolve("runs.csv"));
        Path settings = folder.resolve("settings.json");
        JsonNode own = settings(options);
        if (Files.exists(opened.file)) {
            requireSame(settings, own);
            opened.read();
        } else {
            AtomicFile.write(settings, out -> out.write(JSON.writeValueAsBytes(own)));
        }
        opened.rewrite();
        return opened;
    }

    private static JsonNode settings(StudyOptions options) {
        ObjectNode node = JSON.createObjectNode();
        node.put("constants", options.constants().name());
        node.set("training", JSON.valueToTree(options.training()));
        node.set("measures", JSON.valueToTree(options.measures()));
        node.set("data", JSON.valueToTree(options.data()));
        node.put("seed", options.seed());
        return node;
    }

    private static void requireSame(Path settings, JsonNode own) throws IOException {
        String found = Files.readString(settings);
        if (!found.equals(JSON.writeValueAsString(own))) {
            throw new IllegalArgumentException(
                    "the results beside "
                            + settings
                            + " are of other settings; give another folder, or delete this one");
        }
    }

    private void read() throws IOException {
        List<String> lines = Files.readAllLines(file);
        for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
            // A run that was being written when the study was interrupted is done again.
            if (RunCsv.isComplete(line)) {
                RunResult result = RunCsv.parse(line);
                results.put(result.key(), result);
            }
        }
    }

    private void rewrite() throws IOException {
        StringBuilder text = new StringBuilder(RunCsv.HEADER).append('\n');
        results.values().forEach(result -> text.append(RunCsv.line(result)).append('\n'));
        AtomicFile.write(file, out -> out.write(text.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /** Whether a run is done. */
    public boolean contains(RunKey key) {
        return results.containsKey(key);
    }

    /** Adds a result, to the file as well. */
    public void append(RunResult result) throws IOException {
        results.put(result.key(), result);
        Files.writeString(file, RunCsv.line(result) + "\n", StandardOpenOption.APPEND);
    }

    /** The results of runs that are done, in the order asked for. */
    List<RunResult> results(List<RunKey> keys) {
        return keys.stream().filter(results::containsKey).map(results::get).toList();
    }

    /** The file. */
    public Path path() {
        return file;
    }
}
