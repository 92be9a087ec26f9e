package org.vhe.data.omniglot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.data.Warnings;
import org.vhe.data.archive.MalformedDataException;
import org.vhe.data.archive.ZipFixture;
import org.vhe.data.image.Inversion;

class OmniglotReaderTest {
    private static final String TOP = "images_background/";

    @TempDir Path folder;

    private final OmniglotReader reader =
            new OmniglotReader(OmniglotReader.Options.of(Preprocessing.AREA_AVERAGE).anyCounts());

    @Test
    void drawingsAreSortedAndGrouped() throws IOException {
        twoAlphabets().zip(folder.resolve("images_background.zip"));
        GroupedDataset data = reader.read(folder, OmniglotPart.BACKGROUND);
        assertThat(data.elementShape()).containsExactly(1, 28, 28);
        assertThat(labels(data, "alphabet")).containsExactly("Greek", "Greek", "Greek", "Latin");
        assertThat(labels(data, "character"))
                .containsExactly(
                        "Greek/character01",
                        "Greek/character01",
                        "Greek/character02",
                        "Latin/character01");
        assertThat(labels(data, "drawer"))
                .containsExactly(
                        "Greek/drawer01", "Greek/drawer02", "Greek/drawer01", "Latin/drawer01");
    }

    @Test
    void inkOfADrawingIsAveragedOverArea() throws IOException {
        twoAlphabets().zip(folder.resolve("images_background.zip"));
        float[] image = new float[784];
        reader.read(folder, OmniglotPart.BACKGROUND).copyElement(1, image, 0);
        // The drawing has 2 x 15 black pixels at its top left: 15 / 3.75 = 4 columns, and in the
        // first row 2 of 3.75.
        for (int i = 0; i < image.length; i++) {
            float expected = i < 4 ? 2 / 3.75f : 0;
            assertThat(image[i]).isCloseTo(expected, within(1e-6f));
        }
    }

    @Test
    void drawingsThatAreLightOnDarkAreWarnedOfAndInverted() throws IOException {
        // a white square of 15 x 15 pixels on black
        BufferedImage dark = new BufferedImage(105, 105, BufferedImage.TYPE_BYTE_GRAY);
        dark.createGraphics().fillRect(0, 0, 15, 15);
        new ZipFixture()
                .with(TOP + "Latin/character01/0003_01.png", ZipFixture.encode(dark))
                .zip(folder.resolve("images_background.zip"));
        assertThat(Warnings.of(Inversion.class, () -> reader.read(folder, OmniglotPart.BACKGROUND)))
                .singleElement()
                .asString()
                .startsWith(folder + ": 98% of the pixels are ink");

        OmniglotReader.Options options = OmniglotReader.Options.of(Preprocessing.AREA_AVERAGE);
        OmniglotReader inverting = new OmniglotReader(options.anyCounts().withLightOnDark(true));
        GroupedDataset[] read = new GroupedDataset[1];
        assertThat(
                        Warnings.of(
                                Inversion.class,
                                () -> read[0] = inverting.read(folder, OmniglotPart.BACKGROUND)))
                .isEmpty();
        float[] image = image(read[0], 0);
        assertThat(image[0]).isEqualTo(1);
        assertThat(image[27]).isZero();
    }

    @Test
    void foldersReadAsArchivesDo() throws IOException {
        twoAlphabets().zip(folder.resolve("images_background.zip"));
        Path other = Files.createDirectory(folder.resolve("other"));
        twoAlphabets().unpack(other);
        GroupedDataset zipped = reader.read(folder, OmniglotPart.BACKGROUND);
        GroupedDataset unpacked = reader.read(other, OmniglotPart.BACKGROUND);
        assertThat(labels(unpacked, "drawer")).isEqualTo(labels(zipped, "drawer"));
        for (int element = 0; element < zipped.size(); element++) {
            assertThat(image(unpacked, element)).isEqualTo(image(zipped, element));
        }
    }

    @Test
    void otherNamesOfFilesTellNoDrawers() throws IOException {
        ZipFixture files = twoAlphabets().with(TOP + "Latin/character01/b.png", drawing(1));
        files.zip(folder.resolve("images_background.zip"));
        assertThat(reader.read(folder, OmniglotPart.BACKGROUND).groupingNames())
                .containsExactly("element", "alphabet", "character");
    }

    @Test
    void upperCaseNamesTellTheDrawerToo() throws IOException {
        new ZipFixture()
                .with(TOP + "Latin/character01/0003_01.PNG", drawing(4))
                .with(TOP + "Latin/character01/0003_02.png", drawing(4))
                .zip(folder.resolve("images_background.zip"));
        assertThat(labels(reader.read(folder, OmniglotPart.BACKGROUND), "drawer"))
                .containsExactly("Latin/drawer01", "Latin/drawer02");
    }

    @Test
    void imageOfAnotherSizeIsRefused() throws IOException {
        byte[] small = ZipFixture.png(104, 0, 0, 3, 3);
        refuses(
                twoAlphabets().with(TOP + "Latin/character02/0003_07.png", small),
                "Latin/character02/0003_07.png",
                "105 x 105",
                "104 x 104");
    }

    @Test
    void characterWithoutDrawingsIsRefused() throws IOException {
        refuses(
                twoAlphabets().with(TOP + "Latin/character09/", new byte[0]),
                "Latin/character09",
                "found none");
    }

    @Test
    void strayFilesAreRefused() throws IOException {
        refuses(twoAlphabets().with(TOP + "Latin/readme.png", drawing(1)), "Latin/readme.png");
        refuses(twoAlphabets().with(TOP + "Latin/character01/x.txt", drawing(1)), "x.txt");
        refuses(twoAlphabets().with("other/Latin/character01/x.png", drawing(1)), "other/Latin");
        refuses(twoAlphabets().with(TOP + "../x/y/z.png", drawing(1)), "../x/y/z.png");
    }

    @Test
    void truncatedArchiveIsRefused() throws IOException {
        Path zip = twoAlphabets().zip(folder.resolve("images_background.zip"));
        byte[] whole = Files.readAllBytes(zip);
        Files.write(zip, Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> reader.read(folder, OmniglotPart.BACKGROUND))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("images_background.zip")
                .hasMessageContaining("truncated");
    }

    @Test
    void missingPartIsNamed() throws IOException {
        twoAlphabets().zip(folder.resolve("images_background.zip"));
        assertThatThrownBy(() -> reader.readAll(folder))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("images_evaluation.zip");
    }

    @Test
    void incompleteOfficialDataIsRefused() throws IOException {
        twoAlphabets().zip(folder.resolve("images_background.zip"));
        OmniglotReader strict =
                new OmniglotReader(OmniglotReader.Options.of(Preprocessing.INDEX_RULE));
        assertThatThrownBy(() -> strict.read(folder, OmniglotPart.BACKGROUND))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("expected 30 alphabets, found 2");
    }

    private void refuses(ZipFixture files, String... messages) throws IOException {
        files.zip(folder.resolve("images_background.zip"));
        assertThatThrownBy(() -> reader.read(folder, OmniglotPart.BACKGROUND))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContainingAll(messages);
    }

    private static ZipFixture twoAlphabets() {
        return new ZipFixture()
                .with(TOP + "Latin/character01/0003_01.png", drawing(4))
                .with(TOP + "Greek/character02/0002_01.png", drawing(3))
                .with(TOP + "Greek/character01/0001_02.png", drawing(2))
                .with(TOP + "Greek/character01/0001_01.png", drawing(1));
    }

    /** 15 columns and some rows of black at the top left. */
    private static byte[] drawing(int rows) {
        return ZipFixture.png(105, 0, 0, 15, rows);
    }

    private static String[] labels(GroupedDataset data, String name) {
        Grouping grouping = data.grouping(name);
        return IntStream.range(0, data.size())
                .mapToObj(element -> grouping.label(grouping.groupOf(element)))
                .toArray(String[]::new);
    }

    private static float[] image(GroupedDataset data, int element) {
        float[] image = new float[data.elementLength()];
        data.copyElement(element, image, 0);
        return image;
    }
}
