package org.vhe.data.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveReaderTest {
    private static final byte[] TEXT = "ink".getBytes(StandardCharsets.UTF_8);

    @TempDir Path folder;

    private final ArchiveReader reader = new ArchiveReader(new ArchiveLimits(6, 1000, 2000));

    @Test
    void archiveAndFolderGiveTheSameSortedEntries() throws IOException {
        ZipFixture files = new ZipFixture().with("top/", new byte[0]);
        files.with("top/b", TEXT).with("top/a/", new byte[0]).with("top/a/c", TEXT);
        List<ArchiveEntry> zipped = reader.read(files.zip(folder.resolve("x.zip")));
        List<ArchiveEntry> unpacked = reader.read(files.unpack(folder).resolve("top"));
        assertThat(zipped)
                .extracting(ArchiveEntry::name)
                .containsExactly("top", "top/a", "top/a/c", "top/b");
        assertThat(unpacked)
                .extracting(ArchiveEntry::name)
                .containsExactly("top", "top/a", "top/a/c", "top/b");
        assertThat(zipped.get(3).content()).isEqualTo(TEXT).isEqualTo(unpacked.get(3).content());
        assertThat(zipped.get(1).folder()).isTrue();
    }

    @Test
    void filesThatAreTooLargeArePassedOverIfAskedFor() throws IOException {
        ZipFixture files =
                new ZipFixture()
                        .with("top/b", new byte[1001])
                        .with("top/a", TEXT)
                        .with("top/c", new byte[1500])
                        .with("top/d", new byte[1000]);
        for (Path source :
                List.of(files.zip(folder.resolve("x.zip")), files.unpack(folder).resolve("top"))) {
            List<String> given = new ArrayList<>();
            List<String> others = new ArrayList<>();
            reader.forEach(
                    source,
                    entry -> given.add(entry.name()),
                    (name, problem) -> {
                        others.add(name);
                        assertThat(problem)
                                .hasMessage(
                                        "%s!/%s: expected at most 1000 bytes, found more"
                                                .formatted(source, name));
                    });
            assertThat(given).contains("top/a", "top/d").doesNotContain("top/b", "top/c");
            assertThat(others).containsExactlyInAnyOrder("top/b", "top/c");
        }
    }

    @Test
    void entriesAreGivenAwayOneByOne() throws IOException {
        Path zip =
                new ZipFixture()
                        .with("b", TEXT)
                        .with("a", TEXT)
                        .with("c", new byte[1001])
                        .zip(folder.resolve("x.zip"));
        List<ArchiveEntry> given = new ArrayList<>();
        assertThatThrownBy(() -> reader.forEach(zip, given::add))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("x.zip!/c");
        assertThat(given).extracting(ArchiveEntry::name).containsExactlyInAnyOrder("a", "b");
        assertThat(given.get(0).content()).isEqualTo(TEXT);
    }

    @Test
    void pathsOutOfTheArchiveAreRefused() throws IOException {
        for (String name : List.of("../x", "a/../../x", "/etc/x", "a//x", "C:/x", "a\\..\\x")) {
            Path zip = new ZipFixture().with(name, TEXT).zip(folder.resolve("bad.zip"));
            assertThatThrownBy(() -> reader.read(zip))
                    .as(name)
                    .isInstanceOf(MalformedDataException.class)
                    .hasMessageContaining("bad.zip")
                    .hasMessageContaining(name);
        }
    }

    @Test
    void truncatedArchiveIsRefusedByName() throws IOException {
        Path zip = new ZipFixture().with("a", TEXT).zip(folder.resolve("cut.zip"));
        byte[] whole = Files.readAllBytes(zip);
        Files.write(zip, Arrays.copyOf(whole, whole.length - 10));
        assertThatThrownBy(() -> reader.read(zip))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("cut.zip")
                .hasMessageContaining("truncated");
    }

    @Test
    void flippedBitIsRefusedByName() throws IOException {
        byte[] noise = new byte[500];
        new SplittableRandom(1).nextBytes(noise);
        Path zip = new ZipFixture().with("a/noise", noise).zip(folder.resolve("flip.zip"));
        byte[] whole = Files.readAllBytes(zip);
        whole[200] ^= 4;
        Files.write(zip, whole);
        assertThatThrownBy(() -> reader.read(zip))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("flip.zip");
    }

    @Test
    void limitsHoldForWhatIsReallyThere() throws IOException {
        // 1001 zeros compress to a few bytes.
        Path entry = new ZipFixture().with("a", new byte[1001]).zip(folder.resolve("entry.zip"));
        assertThatThrownBy(() -> reader.read(entry)).hasMessageContaining("at most 1000 bytes");

        ZipFixture heavy = new ZipFixture();
        List.of("a", "b", "c").forEach(name -> heavy.with(name, new byte[700]));
        Path total = heavy.zip(folder.resolve("total.zip"));
        assertThatThrownBy(() -> reader.read(total)).hasMessageContaining("at most 2000 bytes");

        ZipFixture many = new ZipFixture();
        List.of("a", "b", "c", "d", "e", "f", "g").forEach(name -> many.with(name, TEXT));
        Path count = many.zip(folder.resolve("count.zip"));
        assertThatThrownBy(() -> reader.read(count)).hasMessageContaining("at most 6 entries");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "__MACOSX/a/._x",
                "a/.DS_Store",
                "a/._x",
                "a/Thumbs.db",
                "Desktop.ini",
                "a/.ipynb_checkpoints/x",
                ".git/x"
            })
    void clutterIsLeftOut(String clutter) throws IOException {
        ZipFixture files = new ZipFixture().with("a/x", TEXT).with(clutter, TEXT);
        Path zip = files.zip(folder.resolve("files.zip"));
        assertThat(reader.read(zip)).extracting(ArchiveEntry::name).containsExactly("a/x");
        Path top = files.unpack(Files.createDirectory(folder.resolve(".hidden")));
        assertThat(reader.read(top))
                .extracting(ArchiveEntry::name)
                .containsExactly(".hidden", ".hidden/a", ".hidden/a/x");
    }

    @Test
    void whatIsInAHiddenFolderIsNotEvenCounted() throws IOException {
        ZipFixture files = new ZipFixture().with("a/x", TEXT);
        for (int i = 0; i < 10; i++) {
            files.with("a/.git/" + i, TEXT);
        }
        assertThat(reader.read(files.unpack(folder).resolve("a")))
                .extracting(ArchiveEntry::name)
                .containsExactly("a", "a/x");
    }

    @Test
    void separatorsOfWindowsAreRead() throws IOException {
        ZipFixture files = new ZipFixture().with("a\\", new byte[0]).with("a\\b\\x", TEXT);
        List<ArchiveEntry> read = reader.read(files.zip(folder.resolve("windows.zip")));
        assertThat(read).extracting(ArchiveEntry::name).containsExactly("a", "a/b/x");
        assertThat(read).extracting(ArchiveEntry::folder).containsExactly(true, false);
        Path twice = files.with("a/b/x", TEXT).zip(folder.resolve("twice.zip"));
        assertThatThrownBy(() -> reader.read(twice)).hasMessageContaining("more than once");
    }

    /** A pipe would wait for ever; a socket is one of its kind. */
    @Test
    void whatIsNeitherFileNorFolderIsRefused() throws IOException {
        Path inside = Files.createDirectory(folder.resolve("data")).resolve("socket");
        try (ServerSocketChannel channel =
                ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                        .bind(UnixDomainSocketAddress.of(inside))) {
            assertThat(channel.isOpen()).isTrue();
            assertThatThrownBy(() -> reader.read(inside.getParent()))
                    .isInstanceOf(MalformedDataException.class)
                    .hasMessageContaining("socket")
                    .hasMessageContaining("expected a file or a folder, found neither");
            assertThatThrownBy(() -> reader.read(inside))
                    .isInstanceOf(NoSuchFileException.class)
                    .hasMessageContaining("expected a zip archive or a folder");
        }
        assertThatThrownBy(() -> reader.read(folder.resolve("nothing.zip")))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("expected a zip archive or a folder");
    }

    @Test
    void archivesLargerThanTheirContentMayBeAreNotOpened() throws IOException {
        Path large = folder.resolve("large.zip");
        try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(8001);
        }
        assertThatThrownBy(() -> reader.read(large))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("at most 8000 bytes, found 8001");
    }

    @Test
    void complaintsAlwaysHaveAReason() {
        assertThat(new MalformedDataException("x", "damaged", new EOFException()))
                .hasMessage("x: damaged (it ends too early)");
        assertThat(new MalformedDataException("x", "damaged", new NegativeArraySizeException()))
                .hasMessage("x: damaged (NegativeArraySizeException)");
        assertThat(new MalformedDataException("x", "damaged", new IOException("why")))
                .hasMessage("x: damaged (why)");
    }

    @Test
    void linksWithinAFolderAreRefusedAndToItFollowed() throws IOException {
        Path real = new ZipFixture().with("real/x", TEXT).unpack(folder).resolve("real");
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        assertThat(reader.read(link))
                .extracting(ArchiveEntry::name)
                .containsExactly("link", "link/x");
        Files.createSymbolicLink(real.resolve("y"), real.resolve("x"));
        assertThatThrownBy(() -> reader.read(real)).hasMessageContaining("symbolic link");
    }
}
