package org.vhe.data.omniglot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.dataset.Provenance;
import org.vhe.data.archive.MalformedDataException;
import org.vhe.data.image.DynamicBinarisation;
import org.vhe.data.image.FixedBinarisation;
import org.vhe.data.omniglot.OmniglotPreparation.Division;

class OmniglotPreparationTest {
    /** The number of characters of Omniglot, two drawings of each, in 50 alphabets. */
    private static final int CHARACTERS = 1623;

    private final GroupedDataset all = dataset();

    private final OmniglotPreparation random = OmniglotPreparation.defaults(Division.RANDOM1200);

    @TempDir private Path folder;

    @Test
    void splitByCharacterDividesCharactersWithoutRemainder() {
        OmniglotData split = withSeed(4).divide(all);
        Set<String> training = labels(split.training(), "character");
        Set<String> heldOut = labels(split.heldOut(), "character");
        assertThat(training).hasSize(1200).doesNotContainAnyElementsOf(heldOut);
        assertThat(heldOut).hasSize(423);
        assertThat(split.training().size()).isEqualTo(2 * 1200);
        assertThat(split.heldOut().size()).isEqualTo(2 * 423);
        assertThat(split.validation()).isEmpty();
    }

    @Test
    void numbersBeyondTheDataAreNamedAsTheyWereGiven() {
        GroupedDataset few = all.select("character", label -> Integer.parseInt(label) < 24);
        assertThatThrownBy(() -> random.divide(few))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("trainingCharacters must be less than the 24 characters, but is 1200");
        assertThatThrownBy(() -> random.withValidation(1200).divide(all))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "validation must be less than the 1200 characters that are not held out, but is 1200");
    }

    @Test
    void splitIsAFunctionOfItsSeed() {
        Set<String> first = labels(withSeed(4).divide(all).heldOut(), "character");
        Set<String> again = labels(withSeed(4).divide(all).heldOut(), "character");
        Set<String> other = labels(withSeed(5).divide(all).heldOut(), "character");
        assertThat(again).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
    }

    @Test
    void paperSetsCharactersAsideThatAreNeitherLearnedFromNorTestedOn() {
        OmniglotData whole = random.divide(all);
        OmniglotData split =
                random.withValidation(Division.RANDOM1200.paperValidation()).divide(all);
        Set<String> validation = labels(split.validation().orElseThrow(), "character");
        Set<String> training = labels(split.training(), "character");

        assertThat(validation).hasSize(200).doesNotContainAnyElementsOf(training);
        assertThat(training).hasSize(1000);
        assertThat(labels(whole.training(), "character"))
                .containsAll(training)
                .containsAll(validation);
        assertThat(split.heldOut().fingerprint()).isEqualTo(whole.heldOut().fingerprint());
    }

    @Test
    void wholeAlphabetsOfTheBackgroundAreSetAside() throws IOException {
        drawings("images_background", 4, 3);
        drawings("images_evaluation", 2, 2);
        OmniglotPreparation background =
                OmniglotPreparation.defaults(Division.BACKGROUND).withValidation(1);
        OmniglotData split = background.loadAnyCounts(folder);
        Set<String> validation = labels(split.validation().orElseThrow(), "alphabet");

        assertThat(validation).hasSize(1);
        assertThat(labels(split.training(), "alphabet"))
                .hasSize(3)
                .doesNotContainAnyElementsOf(validation);
        assertThat(labels(split.training(), "character")).hasSize(9);
        assertThat(labels(split.heldOut(), "alphabet"))
                .containsExactly("images_evaluation0", "images_evaluation1");
        assertThat(background.withValidation(0).loadAnyCounts(folder).validation()).isEmpty();
        assertThatThrownBy(() -> background.load(folder))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("expected 30 alphabets, found 4");
        assertThatThrownBy(() -> background.withValidation(4).loadAnyCounts(folder))
                .hasMessageContaining(
                        "validation must be less than the 4 alphabets that are not held out, but is 4");
    }

    @Test
    void onlyWhatIsReadNeedBeThere() throws IOException {
        OmniglotPreparation background =
                OmniglotPreparation.defaults(Division.BACKGROUND).withValidation(1);
        drawings("images_background", 4, 3);
        OmniglotTraining learned = background.loadTraining(folder, true);
        assertThat(labels(learned.training(), "alphabet")).hasSize(3);
        assertThat(labels(learned.validation().orElseThrow(), "alphabet")).hasSize(1);
        missing(() -> background.loadHeldOut(folder, true), "images_evaluation");
        missing(() -> random.loadTraining(folder, true), "images_evaluation");
        missing(() -> background.loadAnyCounts(folder), "images_evaluation");

        Files.move(
                folder.resolve("images_background"),
                Files.createDirectory(folder.resolve("elsewhere")).resolve("images_background"));
        drawings("images_evaluation", 2, 2);
        assertThat(labels(background.loadHeldOut(folder, true), "alphabet"))
                .containsExactly("images_evaluation0", "images_evaluation1");
        missing(() -> background.loadTraining(folder, true), "images_background");
        assertThatThrownBy(() -> background.loadHeldOut(folder, false))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("expected 20 alphabets, found 2");
    }

    private void missing(ThrowableAssert.ThrowingCallable reading, String part) {
        assertThatThrownBy(reading)
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining(
                        "expected %s.zip or the folder %s in it, found neither, but"
                                .formatted(part, part));
    }

    @Test
    void smallSetsAreLearnedFromAndTheEvaluationAlphabetsHeldOut() throws IOException {
        drawings("images_background_small1", 3, 2);
        drawings("images_background_small2", 2, 4);
        drawings("images_evaluation", 2, 2);
        OmniglotPreparation small = OmniglotPreparation.defaults(Division.SMALL2);
        OmniglotData split = small.loadAnyCounts(folder);
        assertThat(labels(split.training(), "alphabet"))
                .containsExactly("images_background_small20", "images_background_small21");
        assertThat(labels(split.training(), "character")).hasSize(8);
        assertThat(labels(split.heldOut(), "alphabet"))
                .containsExactly("images_evaluation0", "images_evaluation1");
        OmniglotTraining other =
                OmniglotPreparation.defaults(Division.SMALL1)
                        .withValidation(1)
                        .loadTraining(folder, true);
        assertThat(labels(other.training(), "character")).hasSize(4);
        assertThat(labels(other.validation().orElseThrow(), "alphabet")).hasSize(1);
        assertThat(OmniglotPreparation.of(small.provenance(split.training()))).contains(small);
        assertThatThrownBy(() -> small.load(folder))
                .hasMessageContaining("expected 5 alphabets, found 2");
        missing(
                () -> OmniglotPreparation.defaults(Division.BACKGROUND).load(folder),
                "images_background");
    }

    @Test
    void randomDivisionIsOfAllAlphabets() throws IOException {
        drawings("images_background", 4, 3);
        drawings("images_evaluation", 2, 2);
        OmniglotPreparation few =
                new OmniglotPreparation(
                        Division.RANDOM1200, 3, 12, 2, Preprocessing.AREA_AVERAGE, true);
        OmniglotData split = few.loadAnyCounts(folder);

        assertThat(labels(split.training(), "character")).hasSize(10);
        assertThat(labels(split.validation().orElseThrow(), "character")).hasSize(2);
        assertThat(labels(split.heldOut(), "character")).hasSize(4);
    }

    @Test
    void binaryPixelsAreDrawnInEachStepOrOnceForAll() {
        GroupedDataset gray = all.map(new long[] {1, 1, 1}, (e, values) -> new float[] {0.5f});
        assertThat(random.forTraining(gray).augmentations())
                .singleElement()
                .isInstanceOf(DynamicBinarisation.class);
        GroupedDataset once = random.forEvaluation(gray, 3);
        assertThat(once.fingerprint()).isEqualTo(FixedBinarisation.of(gray, 3).fingerprint());
        float[][] image = {{0.5f, 0.5f}};
        assertThat(random.forEvaluation(image, 3)).isEqualTo(FixedBinarisation.of(image, 3));

        OmniglotPreparation binary = random.withImages(Preprocessing.INDEX_RULE, false);
        assertThat(binary.forTraining(gray)).isSameAs(gray);
        assertThat(binary.forEvaluation(gray, 3)).isSameAs(gray);
        assertThat(binary.forEvaluation(image, 3)).isSameAs(image);
    }

    @Test
    void provenanceHoldsPreparationAndCharacters() {
        OmniglotData split = random.divide(all);
        Provenance provenance = random.provenance(split.training());

        assertThat(OmniglotPreparation.of(provenance)).contains(random);
        assertThat(provenance.isOf(split.training())).isTrue();
        assertThat(provenance.overlap(split.heldOut(), "character")).isEmpty();
        assertThat(provenance.overlap(all, "character")).hasSize(1200).isSorted();
        assertThat(OmniglotPreparation.of(Provenance.of("glyphs", all, random))).isEmpty();
    }

    @Test
    void filesOfOlderVersionsAreUnderstood() throws IOException {
        Path checkpoint = folder.resolve("model.zip");
        assertThat(OmniglotPreparation.readBeside(checkpoint)).isEmpty();
        assertThat(OmniglotPreparation.fileBeside(checkpoint))
                .isEqualTo(folder.resolve("model.zip.data.json"));
        Files.writeString(
                OmniglotPreparation.fileBeside(checkpoint),
                """
                {"division" : "BACKGROUND", "splitSeed" : 3, "trainingCharacters" : 1200,
                 "preprocessing" : "INDEX_RULE", "dynamicBinarisation" : false}""");
        assertThat(OmniglotPreparation.readBeside(checkpoint))
                .contains(
                        new OmniglotPreparation(
                                Division.BACKGROUND, 3, 1200, 0, Preprocessing.INDEX_RULE, false));
    }

    @Test
    void drawingsThatAreLightOnDarkAreInvertedAndOnlyThenSaidToBe() throws IOException {
        drawings("images_background", 2, 2);
        drawings("images_evaluation", 1, 2);
        OmniglotPreparation dark = OmniglotPreparation.defaults(Division.BACKGROUND);
        OmniglotPreparation light =
                dark.withLightOnDark(true)
                        .withValidation(1)
                        .withImages(Preprocessing.INDEX_RULE, true);
        GroupedDataset black = dark.loadAnyCounts(folder).training();

        assertThat(black.values(0)[0]).containsOnly(1);
        assertThat(light.loadAnyCounts(folder).training().values(0)[0]).containsOnly(0);
        assertThat(light.loadAnyCounts(folder).heldOut().values(0)[0]).containsOnly(0);
        Provenance before = dark.provenance(black);
        assertThat(before.preparation().has("lightOnDark")).isFalse();
        assertThat(OmniglotPreparation.of(before)).contains(dark);
        assertThat(OmniglotPreparation.of(light.provenance(black))).contains(light);
    }

    @Test
    void damagedFilesAndImpossibleNumbersAreErrors() throws IOException {
        Path checkpoint = folder.resolve("model.zip");
        Files.writeString(OmniglotPreparation.fileBeside(checkpoint), "{\"division\": \"ALL\"}");
        assertThatThrownBy(() -> OmniglotPreparation.readBeside(checkpoint))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("model.zip.data.json is damaged");
        Files.writeString(
                OmniglotPreparation.fileBeside(checkpoint),
                """
                {"division" : "BACKGROUND", "trainingCharacters" : 1200,
                 "preprocessing" : "INDEX_RULE", "dynamicBinarisation" : false}""");
        assertThatThrownBy(() -> OmniglotPreparation.readBeside(checkpoint))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("'splitSeed'");
        assertThatThrownBy(() -> random.withValidation(-1))
                .hasMessageContaining("validation must be at least 0, but is -1");
        assertThatThrownBy(
                        () ->
                                new OmniglotPreparation(
                                        Division.RANDOM1200,
                                        0,
                                        0,
                                        0,
                                        Preprocessing.INDEX_RULE,
                                        false))
                .hasMessageContaining("trainingCharacters must be positive");
    }

    private static OmniglotPreparation withSeed(long seed) {
        return new OmniglotPreparation(
                Division.RANDOM1200, seed, 1200, 0, Preprocessing.AREA_AVERAGE, true);
    }

    /** One drawing of each of some characters, in Omniglot's layout. */
    private void drawings(String part, int alphabets, int characters) throws IOException {
        BufferedImage image = new BufferedImage(105, 105, BufferedImage.TYPE_BYTE_BINARY);
        for (int alphabet = 0; alphabet < alphabets; alphabet++) {
            for (int character = 0; character < characters; character++) {
                Path file =
                        folder.resolve(
                                "%s/%s%d/character%d/0001_01.png"
                                        .formatted(part, part, alphabet, character));
                Files.createDirectories(file.getParent());
                ImageIO.write(image, "png", file.toFile());
            }
        }
    }

    private static Set<String> labels(GroupedDataset data, String name) {
        return new TreeSet<>(data.grouping(name).labels());
    }

    private static GroupedDataset dataset() {
        int[] characterOf = new int[2 * CHARACTERS];
        int[] alphabetOf = new int[2 * CHARACTERS];
        List<String> characters = new ArrayList<>();
        List<String> alphabets = new ArrayList<>();
        for (int element = 0; element < characterOf.length; element++) {
            characterOf[element] = element / 2;
            alphabetOf[element] = element / 2 % 50;
        }
        for (int character = 0; character < CHARACTERS; character++) {
            characters.add(Integer.toString(character));
        }
        alphabets.addAll(characters.subList(0, 50));
        return new GroupedDataset(
                new float[2 * CHARACTERS],
                new long[] {1},
                List.of(
                        new Grouping("alphabet", alphabetOf, alphabets),
                        new Grouping("character", characterOf, characters)));
    }
}
