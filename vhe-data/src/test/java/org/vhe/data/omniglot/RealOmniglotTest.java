package org.vhe.data.omniglot;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.data.archive.ArchiveEntry;
import org.vhe.data.archive.ArchiveLimits;
import org.vhe.data.archive.ArchiveReader;
import org.vhe.data.folder.ImageFolder;
import org.vhe.data.folder.ImageFolderOptions;
import org.vhe.data.omniglot.OmniglotPreparation.Division;

/** Facts of the published data (Lake et al., 2015): what {@link OmniglotReader} must find. */
class RealOmniglotTest {
    private static Path folder;
    private static GroupedDataset binary;

    @BeforeAll
    static void read() throws IOException {
        folder = RealOmniglot.folder();
        binary = reader(Preprocessing.INDEX_RULE).readAll(folder);
    }

    @Test
    void officialRunsAreOfTheEvaluationAlphabets() throws Exception {
        GroupedDataset evaluation =
                OmniglotPreparation.defaults(Division.BACKGROUND).load(folder).heldOut();
        assertThat(evaluation.grouping(OmniglotReader.ALPHABET).labels())
                .containsExactlyInAnyOrderElementsOf(OneShotRuns.ALPHABETS);
    }

    @Test
    void readerOfOnesOwnImagesReadsTheSame() throws IOException {
        GroupedDataset expected =
                reader(Preprocessing.AREA_AVERAGE).read(folder, OmniglotPart.BACKGROUND);
        Path source = OmniglotPart.BACKGROUND.locate(folder);
        GroupedDataset read = ImageFolder.read(source, ImageFolderOptions.DEFAULT).data();

        assertThat(read.fingerprint())
                .isEqualTo(expected.withoutGrouping(OmniglotReader.DRAWER).fingerprint());
    }

    @Test
    void countsAreThosePublished() {
        Grouping characters = binary.grouping("character");
        assertThat(binary.size()).isEqualTo(32_460);
        assertThat(binary.grouping("alphabet").groupCount()).isEqualTo(50);
        assertThat(binary.grouping("drawer").groupCount()).isEqualTo(50 * 20);
        assertThat(characters.groupCount()).isEqualTo(964 + 659);
        for (int character = 0; character < characters.groupCount(); character++) {
            assertThat(characters.size(character)).isEqualTo(20);
        }
    }

    @Test
    void splitByPartHasThePublishedSizes() throws IOException {
        OmniglotData split = OmniglotPreparation.defaults(Division.BACKGROUND).load(folder);
        assertThat(split.training().grouping("alphabet").groupCount()).isEqualTo(30);
        assertThat(split.training().grouping("character").groupCount()).isEqualTo(964);
        assertThat(split.heldOut().grouping("alphabet").groupCount()).isEqualTo(20);
        assertThat(split.heldOut().grouping("character").groupCount()).isEqualTo(659);
    }

    @Test
    void splitByCharacterHasThePaperSizes() {
        OmniglotData split = OmniglotPreparation.defaults(Division.RANDOM1200).divide(binary);
        assertThat(split.training().grouping("character").groupCount()).isEqualTo(1200);
        assertThat(split.heldOut().grouping("character").groupCount()).isEqualTo(423);
        OmniglotData validation =
                OmniglotPreparation.defaults(Division.RANDOM1200)
                        .withValidation(200)
                        .divide(binary);
        assertThat(validation.training().grouping("character").groupCount()).isEqualTo(1000);
        assertThat(validation.validation().orElseThrow().size()).isEqualTo(200 * 20);
    }

    /** 0192_03 and 0192_19 are the same drawing in the published data. */
    @Test
    void onePairOfDrawingsOfBrailleIsIdentical() {
        Grouping characters = binary.grouping("character");
        int braille =
                IntStream.range(0, characters.groupCount())
                        .filter(c -> characters.label(c).equals("Braille/character01"))
                        .findFirst()
                        .orElseThrow();
        int[] members = characters.members(braille);
        Set<List<Float>> distinct = new HashSet<>();
        for (int member : members) {
            distinct.add(boxed(image(binary, member)));
        }
        assertThat(image(binary, members[2])).isEqualTo(image(binary, members[18]));
        assertThat(distinct).hasSizeLessThan(20);
    }

    @Test
    void indexRuleEqualsThePlainLoop() throws IOException {
        List<ArchiveEntry> files =
                new ArchiveReader(ArchiveLimits.smallImages())
                        .read(OmniglotPart.BACKGROUND.locate(folder)).stream()
                                .filter(entry -> !entry.folder())
                                .toList();
        for (int element = 0; element < files.size(); element += 1931) {
            BufferedImage drawing =
                    ImageIO.read(new ByteArrayInputStream(files.get(element).content()));
            float[] image = image(binary, element);
            for (int i = 0; i < 28; i++) {
                for (int j = 0; j < 28; j++) {
                    int colour =
                            drawing.getRGB(
                                    (int) Math.floor(j * 105 / 28.0),
                                    (int) Math.floor(i * 105 / 28.0));
                    boolean black = (colour & 0xFFFFFF) == 0;
                    assertThat(image[i * 28 + j]).isEqualTo(black ? 1 : 0);
                }
            }
        }
    }

    @Test
    void areaAverageKeepsTheInkOfEveryDrawing() throws IOException {
        GroupedDataset gray =
                reader(Preprocessing.AREA_AVERAGE).read(folder, OmniglotPart.EVALUATION);
        int fractional = 0;
        for (int element = 0; element < gray.size(); element += 97) {
            double ink = 0;
            for (float value : image(gray, element)) {
                assertThat(value).isBetween(0f, 1f);
                ink += value;
                fractional += value > 0.01 && value < 0.99 ? 1 : 0;
            }
            // Black pixels of the drawing: a whole number.
            double pixels = ink * 105 * 105 / 784;
            assertThat(Math.abs(pixels - Math.rint(pixels))).isLessThan(0.01);
            assertThat(pixels).isGreaterThan(10);
        }
        assertThat(fractional).isPositive();
    }

    private static OmniglotReader reader(Preprocessing preprocessing) {
        return new OmniglotReader(OmniglotReader.Options.of(preprocessing));
    }

    private static float[] image(GroupedDataset data, int element) {
        float[] image = new float[data.elementLength()];
        data.copyElement(element, image, 0);
        return image;
    }

    private static List<Float> boxed(float[] image) {
        return IntStream.range(0, image.length).mapToObj(i -> image[i]).toList();
    }
}
