package org.vhe.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vhe.core.evaluation.fewshot.FewShotRow;
import org.vhe.core.evaluation.likelihood.GroupLikelihood;
import org.vhe.core.training.Checkpoint;
import org.vhe.examples.SmallInputs;
import org.vhe.examples.SmallOmniglot;
import org.vhe.examples.experiment.Evaluation;
import org.vhe.examples.omniglot.OmniglotClassify;
import org.vhe.examples.omniglot.OmniglotExport;
import org.vhe.examples.omniglot.OmniglotLikelihood;
import org.vhe.examples.omniglot.OmniglotSample;
import org.vhe.models.pretrained.Pretrained;

/** Weights of the library and of files, on the command line. */
class PretrainedTest {
    @TempDir static Path folder;
    private static SmallInputs inputs;

    @BeforeAll
    static void writeInputs() throws Exception {
        inputs = SmallInputs.write(folder);
    }

    private static String[] on(String weights, String... more) {
        String[] args = {"--any-counts", "--data=" + inputs.omniglot(), "--weights=" + weights};
        String[] all = Arrays.copyOf(args, args.length + more.length);
        System.arraycopy(more, 0, all, args.length, more.length);
        return all;
    }

    private static List<GroupLikelihood> likelihood(String weights, String out) throws Exception {
        return Launcher.result(
                        new OmniglotLikelihood(),
                        on(
                                weights,
                                "--samples=2",
                                "--inner-samples=2",
                                "--classes=2",
                                "--out=" + folder.resolve(out)))
                .figures()
                .get("amortised")
                .groups();
    }

    @Test
    void exportedModelGivesTheScoresOfTheOriginalAndKnowsWhatItWasTrainedOn() throws Exception {
        Path exported = folder.resolve("exported.zip");
        Path trained = inputs.weights();
        OmniglotExport.runExample(on(trained.toString(), "--to=" + exported));

        assertThat(likelihood(exported.toString(), "2"))
                .isEqualTo(likelihood(trained.toString(), "1"));
        assertThat(Checkpoint.read(exported).provenance())
                .isPresent()
                .isEqualTo(Checkpoint.read(trained).provenance());
        assertThat(Files.size(exported)).isLessThan(Files.size(trained));
    }

    @Test
    void pretrainedIsWhatSuitsTheCommand() throws Exception {
        assertThat(Weights.of("pretrained", Pretrained.OMNIGLOT_CLASSIFICATION).name())
                .isEqualTo("pretrained:classification");
        assertThat(Weights.of("pretrained:likelihood", Pretrained.OMNIGLOT_CLASSIFICATION).name())
                .isEqualTo("pretrained:likelihood");
        assertThatThrownBy(() -> Weights.of("pretrained:best", Pretrained.OMNIGLOT_LIKELIHOOD))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("likelihood and classification, but found 'best'");
    }

    @Test
    void pretrainedModelOfAPixelCnnDrawsSamples() throws Exception {
        Path out = folder.resolve("samples");
        Launcher.result(
                new OmniglotSample(),
                on("pretrained", "--shot=2", "--rows=1", "--columns=2", "--out=" + out));

        assertThat(out.resolve("2-shot-samples.png")).isNotEmptyFile();
    }

    /** Its characters are of all alphabets, those of the official runs included. */
    @Test
    void officialRunsAreNotForTheModelOfRandomCharacters() throws Exception {
        Path runs = folder.resolve("runs");
        SmallOmniglot.writeRun(runs);
        String[] few = {"--runs=" + runs, "--samples=1", "--inner-samples=1"};

        assertThatThrownBy(
                        () ->
                                Launcher.result(
                                        new OmniglotClassify(),
                                        on("pretrained:classification", few)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("was trained on 20 of the 20 groups of 'alphabet'");
        assertThatThrownBy(
                        () ->
                                Launcher.result(
                                        new OmniglotClassify(),
                                        on("pretrained", few[0], "--episodes=3")))
                .hasMessageContaining("--episodes is of tasks that are drawn");
        Evaluation<?> found = Launcher.result(new OmniglotClassify(), on("pretrained", few));
        assertThat(found.weights()).isEqualTo("pretrained:likelihood");
        assertThat(found.seen().seen()).isZero();
    }

    @Test
    void adaptiveClassificationReportsItsEvaluations() throws Exception {
        String[] args = {"--way=3", "--shot=1", "--episodes=2", "--samples=4", "--inner-samples=2"};
        FewShotRow whole = classify(args);
        String[] adaptive = Arrays.copyOf(args, args.length + 1);
        adaptive[args.length] = "--adaptive";
        FewShotRow found = classify(adaptive);

        // 3 queries x 3 classes x 8 samples are 72 rows, one chunk of 80 for an episode.
        assertThat(whole.results().get("model").evaluationsPerQuery()).isEqualTo(80 / 3.0);
        // The first 4 samples of each fill one chunk, the others, of what is left, at most one.
        assertThat(found.results().get("model").evaluationsPerQuery())
                .isBetween(80 / 3.0, 160 / 3.0);
        assertThat(found.results().get("model").classifier()).contains("in contention");
    }

    private static FewShotRow classify(String... args) throws Exception {
        return Launcher.result(new OmniglotClassify(), on("pretrained:likelihood", args))
                .figures()
                .get(0)
                .accuracy();
    }

    @Test
    void exportDoesNotOverwriteItsSource() throws Exception {
        Path trained = inputs.weights();
        byte[] bytes = Files.readAllBytes(trained);

        assertThatThrownBy(
                        () -> OmniglotExport.runExample(on(trained.toString(), "--to=" + trained)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be another file");
        assertThat(Files.readAllBytes(trained)).isEqualTo(bytes);
    }
}
