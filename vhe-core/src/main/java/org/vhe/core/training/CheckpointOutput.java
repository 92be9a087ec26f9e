package org.vhe.core.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vhe.core.io.AtomicFile;
import org.vhe.core.io.LockFile;

/**
 * The file that a trainer writes its checkpoints to, if it has one: locked while it trains, never
 * another run's, and written anew after so much time at the latest.
 */
final class CheckpointOutput {
    private static final Logger log = LoggerFactory.getLogger(CheckpointOutput.class);

    private final Optional<Path> file;
    private final boolean overwrite;
    private final double seconds;
    private Optional<Path> own = Optional.empty();
    private LockFile lock;
    private long writtenAt;

    CheckpointOutput(TrainingOptions options) {
        this.file = options.checkpoint();
        this.overwrite = options.overwrite();
        this.seconds = options.checkpointSeconds();
    }

    /** The run goes on from this file, which it may therefore replace. */
    void goesOnFrom(Path resumed) {
        own = Optional.of(absolute(resumed));
    }

    /**
     * Before training.
     *
     * @throws IllegalStateException if the file holds another run's checkpoint, or another run is
     *     writing it
     */
    void open() {
        writtenAt = System.nanoTime();
        if (file.isEmpty()) {
            return;
        }
        requireFree(file.get());
        try {
            lock = LockFile.of(file.get());
            AtomicFile.removeRemains(file.get());
        } catch (IOException e) {
            close();
            throw new IllegalStateException("checkpoints cannot be written: " + e.getMessage(), e);
        }
    }

    /** An earlier run's checkpoint is replaced by one that goes on from it, or if told so, only. */
    private void requireFree(Path target) {
        boolean isOwn = own.filter(absolute(target)::equals).isPresent();
        if (!overwrite && !isOwn && Files.exists(target)) {
            throw new IllegalStateException(
                    "%s exists: go on from it by resume, name another file, or ask to overwrite it"
                            .formatted(target));
        }
    }

    private static Path absolute(Path path) {
        return path.toAbsolutePath().normalize();
    }

    /** Whether the last checkpoint is so old that what came since should not be lost. */
    boolean isDue() {
        return file.isPresent() && (System.nanoTime() - writtenAt) / 1e9 >= seconds;
    }

    /**
     * Writes a checkpoint with which training is not yet done. What was written before stays if
     * this fails, and training goes on.
     *
     * @return the file, if it was written
     */
    Optional<Path> write(Checkpoint checkpoint) {
        try {
            return writeTo(checkpoint);
        } catch (IOException e) {
            log.error("{} cannot be written, training goes on: {}", file.get(), e.toString());
            return Optional.empty();
        } finally {
            writtenAt = System.nanoTime();
        }
    }

    /**
     * Writes the last checkpoint of a run, somewhere else if it must.
     *
     * @return the file, if there is one
     * @throws UncheckedIOException if it was written somewhere else, or nowhere
     */
    Optional<Path> writeLast(Checkpoint checkpoint) {
        try {
            return writeTo(checkpoint);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot write %s: %s; %s"
                            .formatted(file.get(), e.getMessage(), saveElsewhere(checkpoint)),
                    e);
        }
    }

    private Optional<Path> writeTo(Checkpoint checkpoint) throws IOException {
        if (file.isPresent()) {
            checkpoint.write(file.get());
            own = Optional.of(absolute(file.get()));
        }
        return file;
    }

    private static String saveElsewhere(Checkpoint checkpoint) {
        try {
            Path rescued = Files.createTempDirectory("vhe").resolve("model.zip");
            checkpoint.write(rescued);
            return "the checkpoint is in " + rescued;
        } catch (IOException e) {
            return "nor can it be written elsewhere: " + e.getMessage();
        }
    }

    /** After training. */
    void close() {
        if (lock == null) {
            return;
        }
        try {
            lock.close();
        } catch (IOException e) {
            log.warn("a lock was not given up: {}", e.toString());
        }
        lock = null;
    }
}
