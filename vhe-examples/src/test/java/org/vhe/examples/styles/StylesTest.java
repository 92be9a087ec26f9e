package org.vhe.examples.styles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vhe.core.evaluation.likelihood.JointLikelihoodResult;
import org.vhe.core.training.Checkpoint;
import org.vhe.examples.SmallInputs;
import org.vhe.examples.cli.Launcher;
import org.vhe.examples.experiment.Classified;
import org.vhe.examples.experiment.Evaluation;

class StylesTest {
    @TempDir static Path folder;
    private static SmallInputs inputs;

    @BeforeAll
    static void writeInputs() throws Exception {
        inputs = SmallInputs.write(folder);
    }

    @Test
    void bothFactorsAreToldApartAcrossTheOther() throws Exception {
        String[] args = inputs.ofStyles("--way=3", "--shot=1", "--episodes=1", "--samples=1");
        Evaluation<List<Classified>> found = Launcher.result(new StylesClassify(), args);

        assertThat(found.figures())
                .extracting(Classified::classes)
                .containsExactly("character", "style", "unseen style");
        assertThat(found.figures())
                .allSatisfy(row -> assertThat(row.accuracy().chance()).isEqualTo(1.0 / 3));
        assertThat(Launcher.result(new StylesClassify(), args).figures())
                .isEqualTo(found.figures());
    }

    /** Whatever the seed of a test, its styles are those of training. */
    @Test
    void stylesAreThoseOfTheWeights() throws Exception {
        Evaluation<List<Classified>> found =
                Launcher.result(
                        new StylesClassify(),
                        inputs.ofStyles(
                                "--way=3", "--shot=1", "--episodes=1", "--samples=1", "--seed=9"));
        StylesPreparation preparation = (StylesPreparation) found.data();

        assertThat(preparation.seed()).isEqualTo(1);
        assertThat(preparation.styles()).isEqualTo(3);
        assertThatThrownBy(
                        () ->
                                Launcher.result(
                                        new StylesClassify(),
                                        inputs.trained("--shot=1", "--episodes=1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("was not trained on coloured characters");
    }

    @ParameterizedTest
    @CsvSource({
        "--levels=5, 5, 5, BERNOULLI",
        "--pixel-colours, 16, 0, ZERO_INFLATED",
        "--levels=0, 0, 0, BERNOULLI",
        "--averaging=0.9, 16, 16, BERNOULLI"
    })
    void coloursAreOfDrawingsOfPixelsOrBits(
            String choice, int levels, int ofDrawing, String ofPixel) throws Exception {
        Path out = folder.resolve(choice);
        Launcher.result(new StylesTrain(), inputs.onStyles(choice, "--steps=2", "--out=" + out));
        String[] few = {"--way=3", "--shot=1", "--episodes=1", "--samples=1"};
        Evaluation<List<Classified>> found =
                Launcher.result(new StylesClassify(), inputs.onOmniglotWith(out, few));
        String options = Checkpoint.read(out.resolve("model.zip")).model().options();

        assertThat(((StylesPreparation) found.data()).levels()).isEqualTo(levels);
        assertThat(options)
                .contains("\"colourLevels\":" + ofDrawing, "\"kind\":\"" + ofPixel + "\"");
    }

    @Test
    void likelihoodIsOfAllImagesOfAStyle() throws Exception {
        JointLikelihoodResult found =
                Launcher.result(
                                new StylesLikelihood(),
                                inputs.ofStyles(
                                        "--samples=2", "--out=" + folder.resolve("likelihood")))
                        .figures()
                        .get("amortised");

        assertThat(found.groups()).hasSize(3);
        assertThat(found.elements()).isEqualTo(3 * 4);
        assertThat(found.meanNll()).isFinite().isPositive();
    }

    @Test
    void probesReadBothFactorsFromBothLatents() throws Exception {
        assertThat(Launcher.result(new StylesProbe(), inputs.ofStyles("--characters=3")).figures())
                .extracting(probe -> probe.latent() + " " + probe.label())
                .containsExactly("c character", "c style", "s character", "s style");
    }

    @Test
    void impossibleChoicesAreRefused() {
        assertThatThrownBy(
                        () ->
                                Launcher.result(
                                        new StylesTrain(),
                                        inputs.onStyles("--steps=1", "--no-dynamic-binarisation")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("add --dynamic-binarisation");
    }

    @Test
    void moreClassesThanThereAreAreRefused() {
        assertThatThrownBy(
                        () ->
                                Launcher.result(
                                        new StylesClassify(),
                                        inputs.ofStyles("--way=4", "--shot=1", "--episodes=1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4-way");
    }
}
