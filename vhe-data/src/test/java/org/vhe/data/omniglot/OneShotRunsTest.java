package org.vhe.data.omniglot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vhe.data.Warnings;
import org.vhe.data.archive.MalformedDataException;
import org.vhe.data.archive.ZipFixture;
import org.vhe.data.image.Inversion;

class OneShotRunsTest {
    private static final String LABELS =
            """
            run01/test/item01.png run01/training/class02.png
            run01/test/item02.png run01/training/class01.png
            run01/test/item03.png run01/training/class02.png
            """;

    @TempDir Path folder;

    private final OneShotRuns reader = new OneShotRuns(Preprocessing.INDEX_RULE);

    @Test
    void imagesAndLabelsAreThoseOfTheFiles() throws IOException {
        ZipFixture files = run("run02", LABELS.replace("run01", "run02"));
        add(files, "run01", LABELS);
        List<OneShotRun> zipped = reader.read(files.zip(folder.resolve("all_runs.zip")));
        Path unpacked = files.unpack(Files.createDirectory(folder.resolve("all_runs")));
        for (List<OneShotRun> runs : List.of(zipped, reader.read(unpacked))) {
            assertThat(runs).extracting(OneShotRun::name).containsExactly("run01", "run02");
            OneShotRun first = runs.get(0);
            assertThat(first.training().length).isEqualTo(2);
            assertThat(first.test().length).isEqualTo(3);
            assertThat(first.labels()).containsExactly(1, 0, 1);
            // Class and item k hold k rows of black, of which the index rule keeps row 0, and row
            // 3 (floor(105 / 28)) from 4 rows on.
            assertThat(ink(first.training()[1])).isEqualTo(28);
            assertThat(ink(first.test()[2])).isEqualTo(2 * 28);
        }
    }

    @Test
    void namesMayBeInUpperCase() throws IOException {
        ZipFixture files =
                new ZipFixture()
                        .with(
                                "run01/class_labels.txt",
                                "run01/test/a.PNG run01/training/b.PNG"
                                        .getBytes(StandardCharsets.UTF_8))
                        .with("run01/training/b.PNG", image(1))
                        .with("run01/test/a.PNG", image(1));
        assertThat(reader.read(files.zip(folder.resolve("all_runs.zip")))).hasSize(1);
    }

    @Test
    void labelsMustCoverEachTestImageOnce() throws IOException {
        String missing = LABELS.substring(0, LABELS.indexOf("run01/test/item03"));
        refuses(run("run01", missing), "expected a label for run01/test/item03.png");
        String line = "run01/test/item01.png run01/training/class01.png\n";
        refuses(run("run01", LABELS + line), "one label for run01/test/item01.png");
    }

    @Test
    void labelsMustNameFilesOfTheRun() throws IOException {
        String other = "run01/test/item01.png run01/training/class07.png";
        refuses(run("run01", other), "class07");
        refuses(run("run01", "run01/test/item01.png"), "item01");
    }

    @Test
    void incompleteRunsAndStrayFilesAreRefused() throws IOException {
        refuses(new ZipFixture().with("run01/class_labels.txt", new byte[0]), "found 0, 0 and it");
        refuses(run("run01", LABELS).with("run01/extra.png", image(1)), "run01/extra.png");
        refuses(new ZipFixture().with("run01/", new byte[0]), "expected runs");
        refuses(run("run01", LABELS).with("old/run01/test/item01.png", image(1)), "in two folders");
    }

    @Test
    void imagesThatAreLightOnDarkAreWarnedOf() throws IOException {
        byte[] black = image(105);
        Path zip =
                run("run01", LABELS)
                        .with("run01/training/class01.png", black)
                        .with("run01/training/class02.png", black)
                        .zip(folder.resolve("all_runs.zip"));
        assertThat(Warnings.of(Inversion.class, () -> reader.read(zip)))
                .singleElement()
                .asString()
                .startsWith(zip + ": 100% of the pixels are ink");
    }

    @Test
    void otherImageSizesAreRefused() throws IOException {
        byte[] small = ZipFixture.png(28, 0, 0, 1, 1);
        refuses(run("run01", LABELS).with("run01/training/class03.png", small), "28 x 28");
    }

    @Test
    void runChecksItsLabels() {
        float[][] one = {new float[784]};
        assertThatThrownBy(() -> new OneShotRun("run01", one, one, new int[] {1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0..0");
        assertThatThrownBy(() -> new OneShotRun("run01", one, one, new int[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 labels");
    }

    private void refuses(ZipFixture files, String message) throws IOException {
        Path zip = files.zip(folder.resolve("all_runs.zip"));
        assertThatThrownBy(() -> reader.read(zip))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining(message);
    }

    private static ZipFixture run(String name, String labels) {
        ZipFixture files = new ZipFixture();
        add(files, name, labels);
        return files;
    }

    private static void add(ZipFixture files, String name, String labels) {
        files.with(name + "/class_labels.txt", labels.getBytes(StandardCharsets.UTF_8));
        files.with(name + "/training/class01.png", image(1));
        files.with(name + "/training/class02.png", image(2));
        files.with(name + "/test/item01.png", image(1));
        files.with(name + "/test/item02.png", image(2));
        files.with(name + "/test/item03.png", image(4));
    }

    private static byte[] image(int rows) {
        return ZipFixture.png(105, 0, 0, 105, rows);
    }

    private static int ink(float[] image) {
        int ink = 0;
        for (float value : image) {
            ink += (int) value;
        }
        return ink;
    }
}
