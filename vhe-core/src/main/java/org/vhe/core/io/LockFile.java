package org.vhe.core.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The right to write a file, for one at a time in all processes of a machine: an empty file {@code
 * NAME.lock} beside it, which vanishes when the right is given up. A process that dies gives it up.
 */
public final class LockFile implements Closeable {
    private final Path lock;
    private final FileChannel channel;

    private LockFile(Path lock, FileChannel channel) {
        this.lock = lock;
        this.channel = channel;
    }

    /**
     * Takes the right to write a file; makes missing folders.
     *
     * @throws IOException if somebody has it, or the folder cannot be written to
     */
    public static LockFile of(Path file) throws IOException {
        Path target = file.toAbsolutePath();
        Files.createDirectories(target.getParent());
        Path lock = target.resolveSibling(target.getFileName() + ".lock");
        FileChannel channel =
                FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return new LockFile(lock, channel);
            }
        } catch (OverlappingFileLockException e) {
            // somebody in this process has it
        }
        channel.close();
        throw new IOException(file + " is being written by another run");
    }

    @Override
    public void close() throws IOException {
        try {
            Files.deleteIfExists(lock);
        } finally {
            channel.close();
        }
    }
}
