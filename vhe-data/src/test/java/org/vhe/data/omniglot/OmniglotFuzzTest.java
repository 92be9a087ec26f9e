package org.vhe.data.omniglot;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.data.archive.ZipFixture;
import org.vhe.data.fuzz.Fuzz;
import org.vhe.data.fuzz.ZipDamage;

/**
 * Names of files have no checksum, so drawings may change places, but those that are read are of
 * those written.
 */
@Tag("slow")
class OmniglotFuzzTest {
    private static final int IMAGES = 6;

    @TempDir Path folder;

    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final Set<List<Float>> written = new HashSet<>();

    /** The image of a number, remembered as the reader makes it. */
    private byte[] image(int number) {
        return ZipFixture.png(105, 0, 15 * number, 60, 15);
    }

    private void remember(Stream<float[]> images) {
        images.map(OmniglotFuzzTest::boxed).forEach(written::add);
    }

    private static List<Float> boxed(float[] image) {
        return IntStream.range(0, image.length).mapToObj(i -> image[i]).toList();
    }

    private boolean areWritten(Stream<float[]> images) {
        return images.map(OmniglotFuzzTest::boxed).allMatch(written::contains);
    }

    @Test
    void damagedArchivesAreReadAsWrittenOrRefused() throws Exception {
        for (int i = 0; i < IMAGES; i++) {
            files.put(
                    "images_background/Latin/character%02d/%04d_%02d.png"
                            .formatted(1 + i / 2, 1 + i / 2, 1 + i % 2),
                    image(i));
        }
        OmniglotReader reader =
                new OmniglotReader(
                        OmniglotReader.Options.of(Preprocessing.AREA_AVERAGE).anyCounts());
        Path zip = folder.resolve("images_background.zip");
        Files.write(zip, ZipDamage.zip(List.copyOf(files.entrySet())));
        remember(images(reader.read(folder, OmniglotPart.BACKGROUND)));
        Fuzz.run(
                zip,
                random -> new Fuzz.Input(ZipDamage.of(files, random), true),
                file -> reader.read(folder, OmniglotPart.BACKGROUND),
                data -> areWritten(images(data)));
    }

    private static Stream<float[]> images(GroupedDataset data) {
        return Arrays.stream(data.values(IntStream.range(0, data.size()).toArray()));
    }

    @Test
    void damagedRunsAreReadAsWrittenOrRefused() throws Exception {
        StringBuilder labels = new StringBuilder();
        for (int i = 0; i < IMAGES / 2; i++) {
            String test = "run01/test/item%02d.png".formatted(i);
            String training = "run01/training/class%02d.png".formatted(i);
            files.put(test, image(2 * i));
            files.put(training, image(2 * i + 1));
            labels.append(test).append(' ').append(training).append('\n');
        }
        files.put("run01/class_labels.txt", labels.toString().getBytes(StandardCharsets.UTF_8));
        OneShotRuns reader = new OneShotRuns(Preprocessing.AREA_AVERAGE);
        Path zip = folder.resolve("all_runs.zip");
        Files.write(zip, ZipDamage.zip(List.copyOf(files.entrySet())));
        remember(images(reader.read(zip)));
        Fuzz.run(
                zip,
                random -> new Fuzz.Input(ZipDamage.of(files, random), true),
                reader::read,
                runs -> areWritten(images(runs)));
    }

    private static Stream<float[]> images(List<OneShotRun> runs) {
        return runs.stream()
                .flatMap(run -> Stream.concat(Stream.of(run.training()), Stream.of(run.test())));
    }
}
