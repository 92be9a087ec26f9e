package org.vhe.core.training;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Reads an entry of a zip file to its end and compares its checksum, which {@link ZipFile} does
 * not.
 */
final class VerifiedEntry {

    private VerifiedEntry() {}

    /** Makes something of an entry's bytes. */
    @FunctionalInterface
    interface Reader<T> {
        T read(InputStream in) throws IOException;
    }

    /**
     * Makes something of all bytes of an entry.
     *
     * @throws ZipException if the entry is damaged, or longer than what is made of it; names it
     */
    static <T> T read(ZipFile zip, ZipEntry entry, Reader<T> reader) throws IOException {
        CRC32 sum = new CRC32();
        try (InputStream in = new CheckedInputStream(zip.getInputStream(entry), sum)) {
            T result = reader.read(in);
            if (in.read() >= 0) {
                throw new ZipException("more follows its content");
            }
            if (sum.getValue() != entry.getCrc()) {
                throw new ZipException(
                        "its checksum must be %08x, but is %08x"
                                .formatted(entry.getCrc(), sum.getValue()));
            }
            return result;
        } catch (IOException e) {
            ZipException damaged =
                    new ZipException(
                            "entry '%s' is damaged: %s"
                                    .formatted(
                                            entry.getName(),
                                            e.getMessage() == null
                                                    ? "it ends too early"
                                                    : e.getMessage()));
            damaged.initCause(e);
            throw damaged;
        }
    }
}
