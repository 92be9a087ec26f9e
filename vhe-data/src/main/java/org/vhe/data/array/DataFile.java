package org.vhe.data.array;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.vhe.data.archive.MalformedDataException;

/** Files that may be gzip'd, read from their beginning to their end. */
final class DataFile {

    private DataFile() {}

    @FunctionalInterface
    interface Content<T> {
        T read(InputStream in) throws IOException;
    }

    /**
     * Reads a file.
     *
     * @param what a file is expected to be, for messages
     * @throws MalformedDataException if it is cut off or damaged; names it
     */
    static <T> T read(Path file, String what, Content<T> content) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(
                    file.toString(), null, "expected %s, found no file".formatted(what));
        }
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
                InputStream in = isCompressed(raw) ? new GZIPInputStream(raw) : raw) {
            return content.read(in);
        } catch (EOFException | ZipException | CharacterCodingException e) {
            throw new MalformedDataException(
                    file.toString(), "expected %s, found damage".formatted(what), e);
        }
    }

    private static boolean isCompressed(InputStream in) throws IOException {
        in.mark(2);
        boolean compressed = in.read() == 0x1F && in.read() == 0x8B;
        in.reset();
        return compressed;
    }
}
