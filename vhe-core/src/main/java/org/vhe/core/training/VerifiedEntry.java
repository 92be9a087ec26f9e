package org.vhe.core.training;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** Reads an entry of a zip file and compares its checksum, which {@link ZipFile} does not. */
final class VerifiedEntry {

    private VerifiedEntry() {}

    /** Makes something of an entry's bytes. */
    @FunctionalInterface
    interface Reader<T> {
        T read(InputStream in) throws IOException;
    }

    /**
     * @throws ZipException if the entry is damaged
     */
    static <T> T read(ZipFile zip, ZipEntry entry, Reader<T> reader) throws IOException {
        CRC32 sum = new CRC32();
        try (InputStream in = new CheckedInputStream(zip.getInputStream(entry), sum)) {
            T result = reader.read(in);
            in.transferTo(OutputStream.nullOutputStream());
            if (sum.getValue() != entry.getCrc()) {
                throw new ZipException("entry '" + entry.getName() + "' is damaged");
            }
            return result;
        }
    }
}
