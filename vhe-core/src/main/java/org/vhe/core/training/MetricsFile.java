package org.vhe.core.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;
import org.vhe.core.check.Require;
import org.vhe.core.io.AtomicFile;
import org.vhe.core.io.FileAction;

/**
 * Writes the means of the training terms over every so many steps to a file: comma-separated values
 * ({@code .csv}) or JSON lines ({@code .jsonl}), by its extension. Every row is flushed.
 *
 * <p>A resumed run appends; rows of steps after the point where it began, which the interrupted run
 * wrote after its last checkpoint, are dropped first, and so are rows of steps that a recovery
 * undid. A row that was not yet full goes on, so that the file is that of a run without
 * interruption. A new run replaces the file.
 *
 * <p>Recoveries from divergence, if there are any, are in a file of JSON lines beside it, such as
 * {@code metrics.recoveries.jsonl} beside {@code metrics.csv}: {@code divergedAt}, {@code
 * restored}, {@code reason}.
 */
public final class MetricsFile implements TrainingListener {
    private static final String RECOVERIES = "recoveries";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final int every;
    private final MetricsFormat format;
    private final MetricsRow row = new MetricsRow();
    private final Recoveries recoveries;
    private BufferedWriter writer;
    private boolean hasOpenRow;

    /**
     * @param file ends in .csv or .jsonl
     * @param every steps of one row, which ends at a multiple of it
     */
    public MetricsFile(Path file, int every) {
        String name = file.getFileName().toString();
        if (!name.endsWith(".csv") && !name.endsWith(".jsonl")) {
            throw new IllegalArgumentException(
                    "a metrics file must end in .csv or .jsonl, but is " + file);
        }
        this.format = name.endsWith(".csv") ? MetricsFormat.CSV : MetricsFormat.JSON_LINES;
        this.file = file.toAbsolutePath();
        this.every = Require.positive("every", every);
        this.recoveries = new Recoveries(this.file);
    }

    /**
     * The recoveries of a run.
     *
     * @param file of its metrics
     * @return the first one first; none where nothing is said of any, as by earlier versions
     * @throws IOException if what is said of them cannot be read
     */
    public static List<Recovery> recoveries(Path file) throws IOException {
        return Recoveries.read(file);
    }

    /** Whether a file is one of recoveries rather than of metrics, by its name. */
    public static boolean isOfRecoveries(Path file) {
        return file.toString().endsWith(Recoveries.ENDING);
    }

    @Override
    public void onStep(StepReport report) {
        row.add(report);
        attempt(
                () -> {
                    if (writer == null) {
                        keepUntil(report.step() - 1);
                        hasOpenRow = false;
                        open();
                        recoveries.write();
                    }
                    if (report.step() % every == 0) {
                        writeRow();
                    }
                });
    }

    @Override
    public void onRecovery(long divergedAt, long restored, String reason) {
        row.clear();
        recoveries.add(new Recovery(divergedAt, restored, reason));
        attempt(
                () -> {
                    close();
                    recoveries.write();
                    keepUntil(restored);
                });
    }

    @Override
    public String state() {
        if (row.isEmpty() && recoveries.isEmpty()) {
            return "";
        }
        ObjectNode state = row.state();
        state.set(RECOVERIES, recoveries.state());
        return state.toString();
    }

    /** The row that was open goes on; what an interrupted run wrote of it is dropped. */
    @Override
    public void restore(String state) {
        if (!state.isEmpty()) {
            attempt(
                    () -> {
                        JsonNode found = JSON.readTree(state);
                        row.restore(found);
                        recoveries.restore(found.path(RECOVERIES));
                    });
            hasOpenRow = !row.isEmpty();
        }
    }

    @Override
    public void onEnd() {
        attempt(
                () -> {
                    if (writer != null && !row.isEmpty()) {
                        writeRow();
                    }
                    close();
                });
    }

    private void attempt(FileAction action) {
        FileAction.attempt("cannot write the metrics file " + file, action);
    }

    private void writeRow() throws IOException {
        writeLine(format.line(row));
        writer.flush();
        row.clear();
    }

    private void writeLine(String line) throws IOException {
        writer.write(line);
        writer.write('\n');
    }

    private void open() throws IOException {
        Files.createDirectories(file.getParent());
        boolean isNew = !Files.exists(file) || Files.size(file) == 0;
        writer =
                Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        if (isNew) {
            for (String line : format.heading(row)) {
                writeLine(line);
            }
        }
    }

    private void close() throws IOException {
        if (writer != null) {
            writer.close();
            writer = null;
        }
    }

    /** Drops the rows of later steps, and lines that are none, such as a last one cut off. */
    private void keepUntil(long step) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        // bytes that are no text make lines that are no rows
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        String whole = text.substring(0, text.lastIndexOf('\n') + 1);
        long last = hasOpenRow ? step / every * every : step;
        List<String> kept = format.rowsUpTo(last, whole.lines().toList());
        if (!kept.isEmpty() && !row.isEmpty()) {
            requireHeading(kept);
        }
        String content = kept.stream().map(line -> line + "\n").collect(Collectors.joining());
        AtomicFile.write(file, out -> out.write(content.getBytes(StandardCharsets.UTF_8)));
    }

    private void requireHeading(List<String> lines) throws IOException {
        List<String> heading = format.heading(row);
        List<String> found = lines.subList(0, heading.size());
        if (!found.equals(heading)) {
            throw new IOException(
                    "expected the columns %s, but found %s"
                            .formatted(String.join("", heading), String.join("", found)));
        }
    }
}
