package org.vhe.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vhe.core.evaluation.likelihood.JointLikelihoodResult;
import org.vhe.core.training.CheckpointException;
import org.vhe.examples.cli.Launcher;
import org.vhe.examples.experiment.Evaluation;
import org.vhe.examples.omniglot.OmniglotLikelihood;
import org.vhe.examples.omniglot.OmniglotTrain;
import org.vhe.examples.silhouettes.SilhouettesTrain;

/** Examples that stopped go on, and end where one that never stopped does. */
class ResumedExamplesTest {

    @TempDir static Path folder;
    private static SmallInputs inputs;

    @BeforeAll
    static void writeInputs() throws Exception {
        inputs = SmallInputs.write(folder);
    }

    @Test
    void resumedTrainingGoesOnWhereItStopped() throws Exception {
        Path out = folder.resolve("resumed");
        String[] first =
                inputs.onOmniglot(
                        "--split=background",
                        "--steps=2",
                        "--decay-from=1",
                        "--out",
                        out.toString());
        Launcher.result(new OmniglotTrain(), first);
        String file = out.resolve("model.zip").toString();
        OmniglotTrain.Result resumed =
                Launcher.result(
                        new OmniglotTrain(),
                        inputs.onOmniglot(
                                "--split=background",
                                "--steps=4",
                                "--decay-from=1",
                                "--out",
                                file + "2"));
        OmniglotTrain.Result continued =
                Launcher.result(
                        new OmniglotTrain(),
                        inputs.onOmniglot(
                                "--split=background",
                                "--steps=4",
                                "--decay-from=1",
                                "--resume",
                                file,
                                "--out",
                                out.toString()));

        assertThat(continued.training().steps()).isEqualTo(4);
        assertThat(continued.training().recentTerms()).isEqualTo(resumed.training().recentTerms());
    }

    @Test
    void anotherRunDoesNotReplaceAModelUnlessItIsTold() throws Exception {
        Path out = folder.resolve("twice");
        String[] once =
                inputs.onOmniglot("--split=background", "--steps=1", "--out", out.toString());
        Launcher.result(new OmniglotTrain(), once);
        byte[] before = Files.readAllBytes(out.resolve("model.zip"));

        assertThatThrownBy(() -> Launcher.result(new OmniglotTrain(), once))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("model of an earlier run")
                .hasMessageContaining("--resume")
                .hasMessageContaining("--overwrite");
        assertThat(Files.readAllBytes(out.resolve("model.zip"))).isEqualTo(before);
        OmniglotTrain.Result again =
                Launcher.result(
                        new OmniglotTrain(),
                        inputs.onOmniglot(
                                "--split=background",
                                "--steps=2",
                                "--overwrite",
                                "--out",
                                out.toString()));
        assertThat(again.training().steps()).isEqualTo(2);
    }

    @Test
    void anotherExperimentGoesOnWhereItStopped() throws Exception {
        Path out = folder.resolve("silhouettes");
        Launcher.result(
                new SilhouettesTrain(), inputs.onSilhouettes("--steps=1", "--out", out.toString()));
        SilhouettesTrain.Result result =
                Launcher.result(
                        new SilhouettesTrain(),
                        inputs.onSilhouettes(
                                "--steps=2",
                                "--resume=" + out.resolve("model.zip"),
                                "--out",
                                out.toString()));

        assertThat(result.training().steps()).isEqualTo(2);
    }

    @Test
    void otherDataAndOptionsAreRefused() throws Exception {
        Path out = folder.resolve("resumed otherwise");
        Launcher.result(
                new OmniglotTrain(),
                inputs.onOmniglot("--split=background", "--steps=1", "--out=" + out));
        Path file = out.resolve("model.zip");
        byte[] before = Files.readAllBytes(file);

        assertThatThrownBy(
                        () ->
                                Launcher.result(
                                        new OmniglotTrain(),
                                        inputs.onOmniglot(
                                                "--split=random1200",
                                                "--training-characters=9",
                                                "--learning-rate=0.5",
                                                "--augment",
                                                "--steps=2",
                                                "--resume=" + file,
                                                "--out=" + out)))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("preparation was")
                .hasMessageContaining("RANDOM1200")
                .hasMessageContaining("augmentations was")
                .hasMessageContaining("learningRate was");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void likelihoodGoesOnFromTheCharactersItHas() throws Exception {
        Path out = folder.resolve("likelihood");
        Evaluation<Map<String, JointLikelihoodResult>> two =
                Launcher.result(
                        new OmniglotLikelihood(),
                        inputs.sampled("--classes=2", "--out", out.toString()));
        Path file;
        try (Stream<Path> files = Files.list(out)) {
            file = files.toList().get(0);
        }
        List<String> before = Files.readAllLines(file);
        Evaluation<Map<String, JointLikelihoodResult>> all =
                Launcher.result(new OmniglotLikelihood(), inputs.sampled("--out", out.toString()));
        List<String> after = Files.readAllLines(file);

        assertThat(before).hasSize(1 + 2);
        assertThat(after).hasSize(1 + SmallOmniglot.ALPHABETS * SmallOmniglot.CHARACTERS);
        assertThat(after.subList(0, 3)).isEqualTo(before);
        assertThat(all.figures().get("amortised").groups())
                .containsAll(two.figures().get("amortised").groups());
        // Another seed is another estimate, so another file.
        Launcher.result(
                new OmniglotLikelihood(), inputs.sampled("--seed=2", "--out", out.toString()));
        assertThat(out.toFile().list()).hasSize(2);
    }
}
