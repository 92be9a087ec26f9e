package org.vhe.studio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.vhe.core.training.MetricsFile;
import org.vhe.core.training.Recovery;

/** The training runs below a folder: files of metrics, perhaps with checkpoints beside them. */
final class RunFolder {
    private static final int DEEPEST = 5;
    private static final int MOST_FILES = 500;
    private static final long MOST_VISITS = 20_000;
    private static final int MOST_RECOVERIES = 100;

    private final Path folder;

    RunFolder(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    /**
     * A run.
     *
     * @param id the file of its metrics, relative to the folder, with slashes
     * @param modified when the file was written last, in milliseconds since 1970
     * @param bytes size of the file
     * @param checkpoint name of the checkpoint beside it, if there is any
     */
    record Run(String id, long modified, long bytes, String checkpoint) {}

    /** All runs, those written last first. */
    List<Run> list() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> files = new ArrayList<>();
        Visitor visitor = new Visitor(files);
        try {
            Files.walkFileTree(folder, EnumSet.noneOf(FileVisitOption.class), DEEPEST, visitor);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the folder of runs " + folder, e);
        }
        return files.stream()
                .map(this::run)
                .flatMap(Optional::stream)
                .sorted(Comparator.comparingLong(Run::modified).reversed())
                .toList();
    }

    /** Finds files of metrics; folders that may not be read are left out. */
    private static final class Visitor extends SimpleFileVisitor<Path> {
        private final List<Path> files;
        private long visits;

        Visitor(List<Path> files) {
            this.files = files;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = file.getFileName().toString();
            boolean metrics =
                    (name.endsWith(".csv") || name.endsWith(".jsonl"))
                            && name.contains("metrics")
                            && !MetricsFile.isOfRecoveries(file);
            if (attributes.isRegularFile() && metrics) {
                files.add(file);
            }
            boolean enough = files.size() >= MOST_FILES || ++visits >= MOST_VISITS;
            return enough ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
        }
    }

    /** Empty for a file that has gone since it was found. */
    private Optional<Run> run(Path file) {
        try {
            String id = folder.relativize(file).toString().replace('\\', '/');
            String checkpoint =
                    checkpoint(file).map(path -> path.getFileName().toString()).orElse(null);
            return Optional.of(
                    new Run(
                            id,
                            Files.getLastModifiedTime(file).toMillis(),
                            Files.size(file),
                            checkpoint));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The checkpoint that was written last beside a file. */
    private static Optional<Path> checkpoint(Path metrics) throws IOException {
        try (Stream<Path> beside = Files.list(metrics.getParent())) {
            return beside.filter(file -> file.toString().endsWith(".zip"))
                    .filter(Files::isRegularFile)
                    .max(Comparator.comparingLong(file -> file.toFile().lastModified()));
        }
    }

    /**
     * The file of a run.
     *
     * @throws Refusal if it is none of those listed
     */
    Path metrics(String id) {
        return list().stream()
                .filter(run -> run.id().equals(id))
                .map(run -> folder.resolve(run.id()))
                .findFirst()
                .orElseThrow(() -> Refusal.of(Refusal.NOT_FOUND, "there is no run '%s'", id));
    }

    /** The latest checkpoint of a run. */
    Path latestCheckpoint(String id) throws IOException {
        return checkpoint(metrics(id))
                .orElseThrow(
                        () ->
                                Refusal.of(
                                        Refusal.NOT_FOUND,
                                        "run '%s' has no checkpoint beside its metrics yet",
                                        id));
    }

    /** The columns of a run's metrics, and its recoveries. */
    Map<String, Object> columns(String id) throws IOException {
        Path file = metrics(id);
        Map<String, Object> result = new LinkedHashMap<>(MetricsColumns.read(file).json());
        List<Recovery> recoveries = MetricsFile.recoveries(file);
        int from = Math.max(0, recoveries.size() - MOST_RECOVERIES);
        result.put("recoveries", recoveries.subList(from, recoveries.size()));
        return result;
    }
}
