package org.vhe.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifiedEntryTest {
    private static final int LOCAL_NAME_END = 31;

    @TempDir Path folder;

    private Path zip(int method, byte[] content) throws IOException {
        Path file = folder.resolve("x.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            ZipEntry entry = new ZipEntry("a");
            entry.setMethod(method);
            if (method == ZipEntry.STORED) {
                CRC32 sum = new CRC32();
                sum.update(content);
                entry.setSize(content.length);
                entry.setCrc(sum.getValue());
            }
            zip.putNextEntry(entry);
            zip.write(content);
        }
        return file;
    }

    private static <T> T read(Path file, VerifiedEntry.Reader<T> reader) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return VerifiedEntry.read(zip, zip.getEntry("a"), reader);
        }
    }

    @Test
    void wholeContentIsRead() throws IOException {
        byte[] text = "latent".getBytes(StandardCharsets.UTF_8);
        assertThat(read(zip(ZipEntry.DEFLATED, text), InputStream::readAllBytes)).isEqualTo(text);
    }

    @Test
    void changedContentIsRefused() throws IOException {
        Path file = zip(ZipEntry.STORED, "latent".getBytes(StandardCharsets.UTF_8));
        byte[] bytes = Files.readAllBytes(file);
        bytes[LOCAL_NAME_END + 2] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(() -> read(file, InputStream::readAllBytes))
                .isInstanceOf(ZipException.class)
                .hasMessageContaining("entry 'a' is damaged: its checksum must be");
    }

    /** What follows may be gigabytes: here it cannot be inflated, and nothing tries to. */
    @Test
    void whatFollowsTheContentIsRefusedUnread() throws IOException {
        byte[] noise = new byte[1 << 20];
        new SplittableRandom(1).nextBytes(noise);
        Path file = zip(ZipEntry.DEFLATED, noise);
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, bytes.length / 2, bytes.length - 1000, (byte) 0xFF);
        Files.write(file, bytes);
        assertThatThrownBy(() -> read(file, in -> in.readNBytes(100)))
                .isInstanceOf(ZipException.class)
                .hasMessageContaining("entry 'a' is damaged: more follows its content");
        assertThatThrownBy(() -> read(file, InputStream::readAllBytes))
                .hasMessageContaining("entry 'a' is damaged: invalid");
    }
}
