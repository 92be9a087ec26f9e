package org.vhe.core.io;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** Writes files that appear under their name only once they are complete. */
public final class AtomicFile {

    private AtomicFile() {}

    /** Writes the content of a file. */
    @FunctionalInterface
    public interface Content {
        /** Writes everything; need not close the stream. */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes beside the file, waits until it is on disk and moves it there; makes missing folders.
     * If writing fails, an earlier file of that name stays as it was.
     */
    public static void write(Path file, Content content) throws IOException {
        Path target = file.toAbsolutePath();
        Files.createDirectories(target.getParent());
        // not createTempFile, whose files only their owner may read
        Path temporary =
                target.resolveSibling(target.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            // not of a channel, which an interrupt would close
            try (FileOutputStream bytes = new FileOutputStream(temporary.toFile());
                    OutputStream out = new BufferedOutputStream(bytes)) {
                content.writeTo(out);
                out.flush();
                bytes.getFD().sync();
            }
            move(temporary, target);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Removes what writers of a file left beside it that were killed. Nobody may be writing it. */
    public static void removeRemains(Path file) throws IOException {
        Path target = file.toAbsolutePath();
        if (!Files.isDirectory(target.getParent())) {
            return;
        }
        String beginning = target.getFileName() + ".";
        try (DirectoryStream<Path> remains =
                Files.newDirectoryStream(
                        target.getParent(),
                        other -> isTemporary(other.getFileName().toString(), beginning))) {
            for (Path temporary : remains) {
                Files.deleteIfExists(temporary);
            }
        }
    }

    private static boolean isTemporary(String name, String beginning) {
        return name.startsWith(beginning)
                && name.substring(beginning.length()).matches("[0-9a-f-]{36}\\.tmp");
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(
                    from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
