package org.vhe.examples.alphabets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.File;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.evaluation.likelihood.JointLikelihoodResult;
import org.vhe.data.image.RotateReflect;
import org.vhe.data.synthetic.Glyphs;
import org.vhe.examples.SmallInputs;
import org.vhe.examples.cli.Launcher;
import org.vhe.examples.experiment.Classified;
import org.vhe.examples.experiment.SeenGroups;

class AlphabetsTest {
    @TempDir static Path folder;
    private static SmallInputs inputs;

    @BeforeAll
    static void writeInputs() throws Exception {
        inputs = SmallInputs.write(folder);
    }

    private static List<Classified> classify(String network) throws Exception {
        return Launcher.result(
                        new AlphabetsClassify(),
                        inputs.ofAlphabets(
                                network,
                                "--way=2",
                                "--shot=1",
                                "--cues=3",
                                "--episodes=1",
                                "--samples=2",
                                "--posteriors",
                                "--baselines"))
                .figures();
    }

    @Test
    void charactersAndAlphabetsOfNewOnesAreToldApart() throws Exception {
        for (String network : List.of("hierarchical", "c-per-character", "c-per-alphabet")) {
            List<Classified> rows = classify(network);

            assertThat(rows)
                    .extracting(Classified::classes)
                    .containsExactly("character", "alphabet of a new character");
            assertThat(rows)
                    .allSatisfy(
                            row ->
                                    assertThat(row.accuracy().results())
                                            .containsKeys("model", "pixels"));
            assertThat(rows.get(1).accuracy().result("posteriors")).isPresent();
            assertThat(rows.get(0).accuracy().result("posteriors").isPresent())
                    .as("posteriors of c depend on a")
                    .isEqualTo(!network.equals("hierarchical"));
            assertThat(rows.get(1).accuracy().task().shot()).isEqualTo(3);
            assertThat(rows.get(1).accuracy().result("mixture of cues").isPresent())
                    .isEqualTo(!network.equals("hierarchical"));
        }
    }

    @Test
    void likelihoodIsOfWholeAlphabetsOrOfTheirCharacters() throws Exception {
        JointLikelihoodResult alphabets = likelihood("hierarchical");
        JointLikelihoodResult characters = likelihood("c-per-character");

        assertThat(alphabets.groups()).hasSize(1);
        assertThat(characters.groups()).hasSize(3);
        assertThat(alphabets.elements()).isEqualTo(characters.elements());
    }

    private static JointLikelihoodResult likelihood(String network) throws Exception {
        return Launcher.result(
                        new AlphabetsLikelihood(),
                        inputs.ofAlphabets(
                                network,
                                "--alphabets=1",
                                "--samples=2",
                                "--out=" + folder.resolve("likelihood")))
                .figures()
                .get("amortised");
    }

    @Test
    void networkOverThePixelsDrawsInkOrNone() throws Exception {
        Path out = folder.resolve("pixels");
        Launcher.result(
                new AlphabetsTrain(),
                inputs.onOmniglot(
                        "--architecture=pixelcnn",
                        "--preprocessing=index-rule",
                        "--steps=2",
                        "--out=" + out));
        List<String> pictures =
                Launcher.result(
                                new AlphabetsSample(),
                                inputs.onOmniglotWith(
                                        out, "--rows=1", "--columns=2", "--out=" + out))
                        .figures();

        assertThat(pictures).hasSize(4);
        BufferedImage drawn = ImageIO.read(new File(pictures.get(0)));
        Set<Integer> shades = new HashSet<>();
        for (int y = 0; y < drawn.getHeight(); y++) {
            for (int x = 0; x < drawn.getWidth(); x++) {
                shades.add(drawn.getRGB(x, y));
            }
        }
        // ink, paper, frame and ground, where means would have as many shades as pixels
        assertThat(shades).hasSizeLessThanOrEqualTo(4);
    }

    @Test
    void classesOfAlphabetsAreKnownByTheirAlphabets() throws Exception {
        assertThat(
                        Launcher.result(
                                        new AlphabetsClassify(),
                                        inputs.ofAlphabets(
                                                "c-per-alphabet",
                                                "--way=2",
                                                "--shot=1",
                                                "--cues=3",
                                                "--episodes=1",
                                                "--samples=1"))
                                .seen())
                .isEqualTo(new SeenGroups("alphabet", 2, 0));
    }

    @Test
    void regroupedClassesAreAlphabets() {
        GroupedDataset glyphs =
                Glyphs.generate(new Glyphs.Options(2, 3, 4, 1, 1))
                        .withAugmentation(new RotateReflect());
        GroupedDataset regrouped = AlphabetNetwork.C_PER_ALPHABET.regroup(glyphs);
        Grouping classes = regrouped.grouping("character");
        Grouping alphabets = glyphs.grouping("alphabet");

        assertThat(AlphabetNetwork.C_PER_CHARACTER.regroup(glyphs)).isSameAs(glyphs);
        assertThat(classes.groupCount()).isEqualTo(2);
        assertThat(classes.members(1)).isEqualTo(alphabets.members(1));
        assertThat(classes.label(1)).isEqualTo(alphabets.label(1));
        assertThat(regrouped.elements(13)).isEqualTo(glyphs.elements(13));
        assertThat(regrouped.augmentations()).isEqualTo(glyphs.augmentations());
    }

    @Test
    void whatDoesNotFitAlphabetsIsRefused() {
        assertThatThrownBy(
                        () ->
                                Launcher.result(
                                        new AlphabetsTrain(),
                                        inputs.onOmniglot("--split=random1200", "--steps=1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--split must be background");
        assertThatThrownBy(
                        () ->
                                Launcher.result(
                                        new AlphabetsSample(),
                                        inputs.ofAlphabets("c-per-character")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("omniglot sample");
    }
}
