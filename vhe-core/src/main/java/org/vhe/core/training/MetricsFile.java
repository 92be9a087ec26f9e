package org.vhe.core.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.vhe.core.io.AtomicFile;

/**
 * Writes the means of the training terms over every so many steps to a file: comma-separated values
 * ({@code .csv}) or JSON lines ({@code .jsonl}), by its extension. Every row is flushed.
 *
 * <p>A resumed run appends; rows of steps after the point where it began, which the interrupted run
 * wrote after its last checkpoint, are dropped first, and so are rows of steps that a recovery
 * undid. A new run replaces the file.
 */
public final class MetricsFile implements TrainingListener {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final int every;
    private final boolean csv;
    private final MetricsRow row = new MetricsRow();
    private BufferedWriter writer;

    /**
     * @param file ends in .csv or .jsonl
     * @param every steps of one row, which ends at a multiple of it
     */
    public MetricsFile(Path file, int every) {
        String name = file.getFileName().toString();
        this.csv = name.endsWith(".csv");
        if (!csv && !name.endsWith(".jsonl")) {
            throw new IllegalArgumentException(
                    "a metrics file must end in .csv or .jsonl, but is " + file);
        }
        if (every < 1) {
            throw new IllegalArgumentException("every must be positive, but is " + every);
        }
        this.file = file.toAbsolutePath();
        this.every = every;
    }

    @Override
    public void onStep(StepReport report) {
        row.add(report);
        if (writer == null) {
            keepUntil(report.step() - 1);
            open();
        }
        if (report.step() % every == 0) {
            writeRow();
        }
    }

    @Override
    public void onRecovery(long divergedAt, long restored, String reason) {
        row.clear();
        close();
        keepUntil(restored);
    }

    @Override
    public void onEnd() {
        if (writer != null && !row.isEmpty()) {
            writeRow();
        }
        close();
    }

    private void writeRow() {
        try {
            writer.write(csv ? row.csv() : row.json());
            writer.write('\n');
            writer.flush();
        } catch (IOException e) {
            throw failure(e);
        }
        row.clear();
    }

    private void open() {
        try {
            Files.createDirectories(file.getParent());
            boolean isNew = !Files.exists(file) || Files.size(file) == 0;
            writer =
                    Files.newBufferedWriter(
                            file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            if (csv && isNew) {
                writer.write(row.csvHeader());
                writer.write('\n');
            }
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private void close() {
        try {
            if (writer != null) {
                writer.close();
            }
        } catch (IOException e) {
            throw failure(e);
        } finally {
            writer = null;
        }
    }

    /** Drops the rows of later steps, and a last line that was cut off. */
    private void keepUntil(long step) {
        try {
            if (!Files.exists(file)) {
                return;
            }
            List<String> kept = new ArrayList<>();
            String text = Files.readString(file);
            for (String line : text.substring(0, text.lastIndexOf('\n') + 1).split("\n")) {
                boolean header = csv && kept.isEmpty();
                if (header || (isRow(line, kept) && stepOf(line) <= step)) {
                    kept.add(line);
                }
            }
            replace(hasRows(kept) ? kept : List.of());
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private boolean hasRows(List<String> kept) throws IOException {
        if (kept.size() <= (csv ? 1 : 0)) {
            return false;
        }
        if (csv && !row.isEmpty() && !kept.get(0).equals(row.csvHeader())) {
            throw new IOException(
                    "expected the columns " + row.csvHeader() + ", but found " + kept.get(0));
        }
        return true;
    }

    private void replace(List<String> lines) throws IOException {
        AtomicFile.write(
                file,
                out -> {
                    for (String line : lines) {
                        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                    }
                });
    }

    private boolean isRow(String line, List<String> kept) {
        if (csv) {
            return line.matches("\\d+,.*") && columns(line) == columns(kept.get(0));
        }
        try {
            return JSON.readTree(line).path("step").isIntegralNumber();
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private static long columns(String line) {
        return line.chars().filter(c -> c == ',').count();
    }

    private long stepOf(String line) throws IOException {
        return csv
                ? Long.parseLong(line.substring(0, line.indexOf(',')))
                : JSON.readTree(line).get("step").asLong();
    }

    private UncheckedIOException failure(IOException e) {
        return new UncheckedIOException("cannot write the metrics file " + file, e);
    }
}
