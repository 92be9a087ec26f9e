package org.vhe.data.array;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.data.archive.ZipFixture;
import org.vhe.data.fuzz.Damage;
import org.vhe.data.fuzz.Fuzz;

/** Files that are compressed have checksums, others have not. */
@Tag("slow")
class ArrayFuzzTest {
    private static final byte[] PIXELS = new byte[600];

    static {
        new SplittableRandom(1).nextBytes(PIXELS);
    }

    @TempDir Path folder;

    private static Fuzz.Input input(byte[] plain, SplittableRandom random) {
        try {
            return switch (random.nextInt(3)) {
                case 0 -> new Fuzz.Input(Damage.to(plain, random), false);
                case 1 -> new Fuzz.Input(Damage.to(ArrayFiles.gzip(plain), random), true);
                default -> new Fuzz.Input(ArrayFiles.gzip(Damage.to(plain, random)), false);
            };
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void damagedIdxFilesAreReadAsWrittenOrRefused() throws Exception {
        Path labels =
                Files.write(folder.resolve("labels"), ArrayFiles.idx(new int[] {6}, new byte[6]));
        Path images = folder.resolve("images");
        byte[] whole = ArrayFiles.idx(new int[] {6, 10, 10}, PIXELS);
        Fuzz.Reader<GroupedDataset> reader =
                file -> IdxFiles.read(file, labels, "character", ArrayOptions.DEFAULT);
        Files.write(images, whole);
        String written = reader.read(images).fingerprint();

        Fuzz.run(
                images,
                random -> input(whole, random),
                reader,
                data -> data.fingerprint().equals(written));
    }

    @Test
    void damagedCsvFilesAreReadAsWrittenOrRefused() throws Exception {
        StringBuilder text = new StringBuilder("character,\"x, y\",z\r\n");
        for (int i = 0; i < 60; i++) {
            text.append("\"四 ").append(i % 4).append("\",").append(i / 60.0).append(",0\r\n");
        }
        byte[] whole = text.toString().getBytes(StandardCharsets.UTF_8);
        Fuzz.Reader<GroupedDataset> reader =
                file -> CsvFile.read(file, List.of("character"), ArrayOptions.DEFAULT);
        Path csv = Files.write(folder.resolve("own.csv"), whole);
        String written = reader.read(csv).fingerprint();

        Fuzz.run(
                csv,
                random -> input(whole, random),
                reader,
                data -> data.fingerprint().equals(written));
    }

    @Test
    void damagedArraysAreReadAsWrittenOrRefused() throws Exception {
        byte[] first = ArrayFiles.npy(1, "|u1", false, "3, 100", Arrays.copyOf(PIXELS, 300));
        byte[] second = ArrayFiles.npy(2, "<i2", true, "1, 100", Arrays.copyOf(PIXELS, 200));
        Path npz = folder.resolve("own.npz");
        ArrayOptions any = ArrayOptions.DEFAULT.withValues(ArrayValues.ANY);
        Fuzz.Reader<GroupedDataset> reader = file -> NumpyFiles.byClass(file, "character", any);
        zip(npz, first, second);
        byte[] whole = Files.readAllBytes(npz);

        Fuzz.run(
                npz,
                random -> {
                    if (random.nextBoolean()) {
                        return new Fuzz.Input(Damage.to(whole, random), false);
                    }
                    try {
                        zip(npz, Damage.to(first, random), second);
                        return new Fuzz.Input(Files.readAllBytes(npz), false);
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                },
                reader,
                data -> true);
    }

    private static void zip(Path file, byte[] first, byte[] second) throws IOException {
        new ZipFixture().with("a.npy", first).with("b.npy", second).zip(file);
    }
}
