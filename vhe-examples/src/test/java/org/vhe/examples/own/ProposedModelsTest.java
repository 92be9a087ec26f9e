package org.vhe.examples.own;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vhe.core.distribution.Support;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.training.Checkpoint;
import org.vhe.examples.cli.Launcher;
import org.vhe.examples.experiment.Classified;
import org.vhe.examples.experiment.Evaluation;
import org.vhe.examples.experiment.TrainCommand;

/** What is proposed for data of one's own, and what can be chosen otherwise. */
class ProposedModelsTest {
    @TempDir Path folder;

    private TrainCommand.Result train(Path data, String... more) throws Exception {
        List<String> args =
                new ArrayList<>(
                        List.of(
                                "--data=" + data,
                                "--steps=2",
                                "--batch=3",
                                "--shots=2",
                                "--held-out=2",
                                "--out=" + folder.resolve("run"),
                                "--overwrite"));
        args.addAll(List.of(more));
        return Launcher.result(new OwnTrain(), args.toArray(String[]::new));
    }

    private Homoencoder model() throws IOException {
        return Checkpoint.loadModel(folder.resolve("run/model.zip"));
    }

    private void requireClassifies(Path data) throws Exception {
        Evaluation<List<Classified>> found =
                Launcher.result(
                        new OwnClassify(),
                        "--data=" + data,
                        "--weights=" + folder.resolve("run/model.zip"),
                        "--way=2",
                        "--shot=1",
                        "--episodes=1",
                        "--samples=2",
                        "--inner-samples=1",
                        "--baselines");
        assertThat(found.figures())
                .singleElement()
                .satisfies(row -> assertThat(row.accuracy().results()).hasSize(2));
    }

    private Path photographs() throws IOException {
        Path data = folder.resolve("photographs");
        InventedObjects.write(data, 3, 1);
        return data;
    }

    @Test
    void photographsKeepSizeColoursAndLevels() throws Exception {
        Path data = photographs();
        TrainCommand.Result result = train(data, "--width=2", "--hidden=4");
        OwnPreparation preparation = (OwnPreparation) result.data();

        assertThat(preparation.images().rgb()).isTrue();
        assertThat(preparation.likelihood().toString()).isEqualTo("logistic_mixture of 256 levels");
        assertThat(model().elementShape())
                .containsExactly(3, InventedObjects.HEIGHT, InventedObjects.WIDTH);
        assertThat(model().description().type()).isEqualTo("residual");
        assertThat(model().elementCheck().support()).hasToString(Support.levels(256).toString());
        requireClassifies(data);
    }

    @ParameterizedTest
    @CsvSource({
        "dense, categorical, 4",
        "deconv, ordinal, 8",
        "pixelcnn, logistic_mixture, 16",
        "residual, fixed_gaussian, 0",
        "dense, bernoulli, 0"
    })
    void everythingCanBeChosenOtherwise(String network, String likelihood, int levels)
            throws Exception {
        Path data = photographs();
        List<String> args =
                new ArrayList<>(
                        List.of(
                                "--architecture=" + network,
                                "--likelihood=" + likelihood,
                                "--size=20x17",
                                "--no-rgb",
                                "--width=2"));
        if (levels > 0) {
            args.add("--levels=" + levels);
        }
        OwnPreparation preparation =
                (OwnPreparation) train(data, args.toArray(String[]::new)).data();

        assertThat(model().elementShape()).containsExactly(1, 20, 17);
        assertThat(model().description().type()).isEqualTo(network);
        assertThat(preparation.likelihood().kind()).hasToString(likelihood);
        assertThat(preparation.likelihood().levels()).isEqualTo(levels);
        requireClassifies(data);
    }

    @Test
    void componentsOfWhatIsProposedCanBeChosen() throws Exception {
        OwnPreparation preparation =
                (OwnPreparation)
                        train(photographs(), "--components=3", "--width=2", "--hidden=4").data();

        assertThat(preparation.likelihood().components()).isEqualTo(3);
    }

    @Test
    void testsTakeTheLikelihoodFromTheModel() throws Exception {
        Path data = photographs();
        train(data, "--architecture=dense", "--width=2", "--size=4");
        assertThatThrownBy(
                        () ->
                                Launcher.result(
                                        new OwnClassify(),
                                        "--data=" + data,
                                        "--weights=" + folder.resolve("run/model.zip"),
                                        "--levels=4"))
                .hasMessageContaining("options of train");
    }

    private static OutputStream stream(Path file) throws IOException {
        OutputStream out = Files.newOutputStream(file);
        return file.toString().endsWith(".gz") ? new GZIPOutputStream(out) : out;
    }

    /** Bytes of an image that is mostly 0 or 255. */
    private static byte[] strokes(Random random, int group) {
        byte[] image = new byte[28 * 28];
        for (int i = 0; i < image.length; i++) {
            boolean ink = i / 28 % (group + 2) == 0;
            image[i] = (byte) (ink ? 255 - random.nextInt(3) : 0);
        }
        return image;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".gz"})
    void idxFilesAreBitsOf28Pixels(String ending) throws Exception {
        Path images = folder.resolve("train-images-idx3-ubyte" + ending);
        Path labels = folder.resolve("train-labels-idx1-ubyte" + ending);
        Random random = new Random(1);
        try (DataOutputStream pixels = new DataOutputStream(stream(images));
                DataOutputStream classes = new DataOutputStream(stream(labels))) {
            pixels.writeInt(0x00000803);
            pixels.writeInt(24);
            pixels.writeInt(28);
            pixels.writeInt(28);
            classes.writeInt(0x00000801);
            classes.writeInt(24);
            for (int i = 0; i < 24; i++) {
                pixels.write(strokes(random, i % 6));
                classes.writeByte(i % 6);
            }
        }
        train(images, "--width=2");

        assertThat(model().elementShape()).containsExactly(1, 28, 28);
        assertThat(model().description().type()).isEqualTo("pixelcnn");
        assertThat(model().elementCheck().support()).isSameAs(Support.BINARY);
        requireClassifies(images);
        assertThatThrownBy(() -> train(images, "--size=20")).hasMessageContaining("--size");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".gz"})
    void bitmapsOfQuickDrawAreBitsOf28Pixels(String ending) throws Exception {
        Path data = folder.resolve("quickdraw");
        Files.createDirectories(data);
        Random random = new Random(2);
        String[] names = {"cat", "dog", "full_numpy_bitmap_moon", "sun", "tree"};
        for (int group = 0; group < names.length; group++) {
            ByteArrayOutputStream rows = new ByteArrayOutputStream();
            for (int i = 0; i < 6; i++) {
                rows.write(strokes(random, group));
            }
            try (OutputStream out = stream(data.resolve(names[group] + ".npy" + ending))) {
                out.write(npyHeader(6, 784));
                out.write(rows.toByteArray());
            }
        }
        train(data, "--width=2", "--max-members=4");

        assertThat(model().elementShape()).containsExactly(1, 28, 28);
        requireClassifies(data);
    }

    /** As NumPy writes it: version 1.0, padded to a multiple of 64 bytes. */
    private static byte[] npyHeader(int rows, int columns) {
        String text =
                "{'descr': '|u1', 'fortran_order': False, 'shape': (%d, %d), }"
                        .formatted(rows, columns);
        int length = (10 + text.length() + 1 + 63) / 64 * 64 - 10;
        byte[] header = new byte[10 + length];
        byte[] magic = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) length, 0};
        System.arraycopy(magic, 0, header, 0, magic.length);
        Arrays.fill(header, 10, header.length, (byte) ' ');
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(ascii, 0, header, 10, ascii.length);
        header[header.length - 1] = '\n';
        return header;
    }

    @Test
    void photographsHaveTheSizeAndClassesTheySay() throws Exception {
        Path data = photographs();
        try (var files = Files.walk(data)) {
            List<Path> images = files.filter(Files::isRegularFile).toList();
            assertThat(images).hasSize(36);
            var image = ImageIO.read(images.get(0).toFile());
            assertThat(image.getWidth()).isEqualTo(InventedObjects.WIDTH);
            assertThat(image.getHeight()).isEqualTo(InventedObjects.HEIGHT);
        }
    }
}
