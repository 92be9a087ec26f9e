package org.vhe.examples.omniglot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vhe.examples.SmallInputs;
import org.vhe.examples.alphabets.AlphabetsTrain;
import org.vhe.examples.cli.Example;
import org.vhe.examples.cli.Launcher;

/** What is in the pictures of new drawings, new characters and completions. */
class OmniglotPicturesTest {
    /** Pixels of a picture from one image to the next. */
    private static final int CELL = 58;

    private static final int GIVEN = 12;

    @TempDir static Path folder;
    private static SmallInputs inputs;

    /** Weights of a PixelCNN of two steps. */
    private static Path pixelCnn;

    @BeforeAll
    static void writeInputs() throws Exception {
        inputs = SmallInputs.write(folder);
        pixelCnn = trained("pixelcnn", 0);
    }

    private static Path trained(String name, int globalLatent) throws Exception {
        Path out = folder.resolve(name);
        Launcher.result(
                new OmniglotTrain(),
                new String[] {
                    "--any-counts",
                    "--data=" + inputs.omniglot(),
                    "--architecture=pixelcnn",
                    "--width=2",
                    "--global-latent=" + globalLatent,
                    "--split=background",
                    "--batch=2",
                    "--shots=1",
                    "--steps=2",
                    "--out=" + out
                });
        return out.resolve("model.zip");
    }

    private static String[] by(Path weights, Path out, String... more) {
        String[] args = new String[more.length + 4];
        args[0] = "--any-counts";
        args[1] = "--data=" + inputs.omniglot();
        args[2] = "--weights=" + weights;
        args[3] = "--out=" + out;
        System.arraycopy(more, 0, args, 4, more.length);
        return args;
    }

    private static BufferedImage drawn(Path out, String name) throws Exception {
        return ImageIO.read(out.resolve(name).toFile());
    }

    /** The pixels of an image of 28 by 28 that begins at a point, each of 2 by 2. */
    private static int[] image(BufferedImage picture, int left, int row) {
        int[] pixels = new int[28 * 28];
        for (int i = 0; i < pixels.length; i++) {
            int x = left + 2 * (i % 28);
            pixels[i] = picture.getRaster().getSample(x, 2 + CELL * row + 2 * (i / 28), 0);
        }
        return pixels;
    }

    @Test
    void completionsHaveTheRowsThatAreGiven() throws Exception {
        Path out = folder.resolve("completed");
        String[] args = {"--given-rows=" + GIVEN, "--shot=0,1", "--rows=2", "--columns=2"};
        Launcher.result(new OmniglotSample(), by(pixelCnn, out, args));

        for (int shot = 0; shot < 2; shot++) {
            BufferedImage picture =
                    drawn(out, (shot == 0 ? "prior" : "1-shot") + "-completions.png");
            int first = shot == 0 ? 2 : 4 + CELL;
            int original = first + 3 * CELL + 12;
            assertThat(picture.getWidth()).isEqualTo(original + CELL);
            for (int row = 0; row < 2; row++) {
                int[] whole = image(picture, original, row);
                for (int column = 0; column < 3; column++) {
                    int[] image = image(picture, first + column * CELL, row);
                    for (int i = 0; i < whole.length; i++) {
                        if (i < GIVEN * 28) {
                            assertThat(image[i]).isEqualTo(whole[i]);
                        } else if (column == 0) {
                            assertThat(image[i]).as("not given").isEqualTo(204);
                        } else {
                            assertThat(image[i]).as("drawn").isIn(0, 255);
                        }
                    }
                }
                assertThat(image(picture, first + CELL, row))
                        .as("completions differ")
                        .isNotEqualTo(image(picture, first + 2 * CELL, row));
            }
        }
    }

    @Test
    void theSameSeedGivesTheSamePictures() throws Exception {
        String[] names = {"invented-prior.png", "invented-fitted.png", "invented-alphabets.png"};
        String[] small = {"--rows=2", "--columns=2", "--characters=2", "--originals=1"};
        for (String run : new String[] {"one", "two"}) {
            Launcher.result(new OmniglotInvent(), by(pixelCnn, folder.resolve(run), small));
        }
        small[0] = "--seed=2";
        Launcher.result(new OmniglotInvent(), by(pixelCnn, folder.resolve("other"), small));

        for (String name : names) {
            byte[] bytes = Files.readAllBytes(folder.resolve("one").resolve(name));
            assertThat(folder.resolve("two").resolve(name)).hasBinaryContent(bytes);
            assertThat(Files.readAllBytes(folder.resolve("other").resolve(name)))
                    .isNotEqualTo(bytes);
        }
    }

    /** g and c are fitted together and come from the prior together. */
    @Test
    void modelsOfTwoLatentsOfACharacterInventToo() throws Exception {
        Path out = folder.resolve("global");
        String[] small = {"--rows=2", "--columns=3", "--characters=2", "--originals=1"};
        Launcher.result(new OmniglotInvent(), by(trained("global", 3), out, small));

        for (String name : new String[] {"invented-prior.png", "invented-fitted.png"}) {
            BufferedImage picture = drawn(out, name);
            assertThat(picture.getWidth()).isEqualTo(2 + 4 * CELL + 12);
            assertThat(image(picture, 2, 0)).isNotEqualTo(image(picture, 2 + CELL, 0));
        }
    }

    @Test
    void originalsAreOtherMembersOfTheClass() throws Exception {
        Path out = folder.resolve("beside");
        String[] all = {"--shot=1", "--rows=2", "--columns=1", "--originals=3"};
        Launcher.result(new OmniglotSample(), by(pixelCnn, out, all));

        BufferedImage picture = drawn(out, "1-shot-samples.png");
        int first = 4 + 2 * CELL + 12;
        assertThat(picture.getWidth()).isEqualTo(first + 3 * CELL);
        for (int row = 0; row < 2; row++) {
            for (int i = 0; i < 3; i++) {
                assertThat(image(picture, first + i * CELL, row))
                        .isNotEqualTo(image(picture, 2, row));
            }
        }
        assertRefused(
                new OmniglotSample(),
                by(pixelCnn, out, "--shot=1", "--originals=4"),
                "--originals must be at most 3, the members of",
                "besides 1 cues, found 4");
    }

    @Test
    void picturesThatCannotBeAreRefused() throws Exception {
        Path out = folder.resolve("refused");
        for (int rows : new int[] {0, 28, -1}) {
            assertRefused(
                    new OmniglotSample(),
                    by(pixelCnn, out, "--given-rows=" + rows),
                    "--given-rows must be from 1 to 27, as images have 28 rows, found " + rows);
        }
        assertRefused(
                new OmniglotSample(),
                by(inputs.weights(), out, "--given-rows=14"),
                "--given-rows: the likelihood of this model draws all pixels at once",
                "such as a PixelCNN");
        assertRefused(
                new OmniglotSample(),
                by(pixelCnn, out, "--given-rows=14", "--shot=4"),
                "--shot must be less than 4, the members of",
                "found 4");
        assertRefused(
                new OmniglotSample(),
                by(pixelCnn, out, "--given-rows=14", "--originals=1"),
                "--given-rows and --originals exclude each other");
        assertRefused(
                new OmniglotSample(),
                by(pixelCnn, out, "--originals=-1"),
                "--originals must not be negative, found -1");
        assertRefused(
                new OmniglotInvent(),
                by(pixelCnn, out, "--characters=1"),
                "--characters must be at least 2, found 1");
        assertRefused(
                new OmniglotInvent(),
                by(pixelCnn, out, "--originals=0"),
                "--originals must be at least 1, found 0");
        assertRefused(
                new OmniglotInvent(),
                by(pixelCnn, out, "--characters=3", "--originals=1"),
                "--characters and --originals together must be at most 3, the characters of",
                "found 3 and 1");
        assertThat(out.resolve("prior-completions.png")).doesNotExist();
        assertThat(out.resolve("invented-prior.png")).doesNotExist();
    }

    @Test
    void modelsOfMoreThanCharactersDoNotInvent() throws Exception {
        Path out = folder.resolve("alphabets");
        Launcher.result(new AlphabetsTrain(), inputs.onOmniglot("--steps=2", "--out=" + out));
        assertRefused(
                new OmniglotInvent(),
                by(out.resolve("model.zip"), out),
                "by a model whose shared latents are of characters, found");
    }

    private static void assertRefused(Example<?> command, String[] args, String... messages) {
        var thrown =
                assertThatThrownBy(() -> Launcher.result(command, args))
                        .isInstanceOf(IllegalArgumentException.class);
        for (String message : messages) {
            thrown.hasMessageContaining(message);
        }
    }
}
