package org.vhe.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vhe.core.evaluation.fewshot.FewShotRow;
import org.vhe.core.evaluation.likelihood.GroupLikelihood;
import org.vhe.data.omniglot.OmniglotPreparation;
import org.vhe.examples.SmallOmniglot;
import org.vhe.examples.omniglot.OmniglotClassify;
import org.vhe.examples.omniglot.OmniglotExport;
import org.vhe.examples.omniglot.OmniglotLikelihood;
import org.vhe.examples.omniglot.OmniglotSample;
import org.vhe.examples.omniglot.OmniglotTrain;

/** Models that come as resources, exported ones; resources are files that the test makes. */
class PretrainedTest {
    @TempDir static Path folder;
    private static Path omniglot;
    private static Path trained;

    @TempDir Path resources;
    private ClassLoader before;

    @BeforeAll
    static void train() throws Exception {
        omniglot = folder.resolve("data");
        SmallOmniglot.write(omniglot);
        Path out = folder.resolve("trained");
        OmniglotTrain.runExample(
                "--any-counts",
                "--data=" + omniglot,
                "--architecture=pixelcnn",
                "--width=4",
                "--class-latent=2",
                "--element-latent=2",
                "--decoder-layers=1",
                "--split=background",
                "--batch=2",
                "--shots=2",
                "--steps=2",
                "--averaging=0.5",
                "--out=" + out);
        trained = out.resolve("model.zip");
    }

    /** The resources of the test's folder and no other pretrained models. */
    @BeforeEach
    void showResourcesOfTheTest() {
        before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread()
                .setContextClassLoader(
                        new ClassLoader(before) {
                            @Override
                            public URL getResource(String name) {
                                return name.contains("/pretrained/")
                                        ? own(name)
                                        : super.getResource(name);
                            }
                        });
    }

    @AfterEach
    void showTheOthersAgain() {
        Thread.currentThread().setContextClassLoader(before);
    }

    private URL own(String name) {
        Path file = resources.resolve(name);
        try {
            return Files.exists(file) ? file.toUri().toURL() : null;
        } catch (MalformedURLException e) {
            throw new AssertionError(e);
        }
    }

    private Path bundle(Pretrained which) throws Exception {
        Path file = resources.resolve(which.resource());
        OmniglotExport.runExample("--weights=" + trained, "--to=" + file);
        return file;
    }

    private static List<GroupLikelihood> likelihood(String weights, Path out) throws Exception {
        return OmniglotLikelihood.runExample(
                        "--any-counts",
                        "--data=" + omniglot,
                        "--weights=" + weights,
                        "--samples=2",
                        "--inner-samples=2",
                        "--classes=2",
                        "--out=" + out)
                .likelihood()
                .groups();
    }

    @Test
    void exportedAndPretrainedModelsGiveTheScoresOfTheOriginal() throws Exception {
        Path exported = bundle(Pretrained.LIKELIHOOD);
        List<GroupLikelihood> original = likelihood(trained.toString(), folder.resolve("1"));

        assertThat(likelihood(exported.toString(), folder.resolve("2"))).isEqualTo(original);
        assertThat(likelihood("pretrained", folder.resolve("3"))).isEqualTo(original);
        assertThat(likelihood("pretrained:likelihood", folder.resolve("4"))).isEqualTo(original);
        assertThat(OmniglotPreparation.readBeside(exported))
                .isEqualTo(OmniglotPreparation.readBeside(trained));
        // Parameters, averages and two moments of Adam become one copy of the parameters.
        assertThat(Files.size(exported)).isLessThan(Files.size(trained) / 2);
    }

    @Test
    void classificationPrefersItsOwnModelAndMakesDoWithTheOther() throws Exception {
        WeightsArguments option = parse("pretrained");
        bundle(Pretrained.LIKELIHOOD);
        assertThat(option.locate(Pretrained.CLASSIFICATION)).hasFileName("omniglot-likelihood.zip");

        bundle(Pretrained.CLASSIFICATION);
        assertThat(option.locate(Pretrained.CLASSIFICATION))
                .hasFileName("omniglot-classification.zip");
        assertThat(option.locate(Pretrained.LIKELIHOOD)).hasFileName("omniglot-likelihood.zip");
    }

    private static WeightsArguments parse(String value) {
        WeightsArguments option = new WeightsArguments();
        new picocli.CommandLine(
                        picocli.CommandLine.Model.CommandSpec.create()
                                .addMixin(
                                        "weights",
                                        picocli.CommandLine.Model.CommandSpec.forAnnotatedObject(
                                                option)))
                .parseArgs("--weights", value);
        return option;
    }

    @Test
    void pretrainedModelOfAPixelCnnDrawsSamples() throws Exception {
        bundle(Pretrained.LIKELIHOOD);
        Path out = folder.resolve("samples");
        OmniglotSample.runExample(
                "--any-counts",
                "--data=" + omniglot,
                "--weights=pretrained",
                "--shot=2",
                "--rows=1",
                "--columns=2",
                "--out=" + out);

        assertThat(out.resolve("2-shot-samples.png")).isNotEmptyFile();
    }

    @Test
    void adaptiveClassificationReportsItsEvaluations() throws Exception {
        bundle(Pretrained.LIKELIHOOD);
        String[] args = {
            "--any-counts",
            "--data=" + omniglot,
            "--weights=pretrained",
            "--way=3",
            "--shot=1",
            "--episodes=2",
            "--samples=4",
            "--inner-samples=2"
        };
        FewShotRow whole = OmniglotClassify.runExample(args).accuracy().get(0);
        String[] adaptive = java.util.Arrays.copyOf(args, args.length + 1);
        adaptive[args.length] = "--adaptive";
        FewShotRow found = OmniglotClassify.runExample(adaptive).accuracy().get(0);

        // 3 queries x 3 classes x 8 samples are 72 rows, one chunk of 80 for an episode.
        assertThat(whole.results().get("model").evaluationsPerQuery()).isEqualTo(80 / 3.0);
        // The first 4 samples of each fill one chunk, the others, of what is left, at most one.
        assertThat(found.results().get("model").evaluationsPerQuery())
                .isBetween(80 / 3.0, 160 / 3.0);
        assertThat(found.results().get("model").classifier()).contains("in contention");
    }

    @Test
    void missingResourceIsNamed() {
        for (String name : new String[] {"pretrained", "pretrained:likelihood"}) {
            assertThatThrownBy(() -> parse(name).locate(Pretrained.CLASSIFICATION))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no pretrained model for likelihood")
                    .hasMessageContaining("org/vhe/examples/pretrained/omniglot-likelihood.zip")
                    .hasMessageContaining("--weights FILE");
        }
        assertThatThrownBy(() -> parse("pretrained:best").locate(Pretrained.LIKELIHOOD))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("likelihood and classification, but found 'best'");
    }

    @Test
    void resourceWithoutItsDataIsIncomplete() throws Exception {
        Files.delete(OmniglotPreparation.fileBeside(bundle(Pretrained.LIKELIHOOD)));

        assertThatThrownBy(() -> parse("pretrained").locate(Pretrained.LIKELIHOOD))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("omniglot-likelihood.zip.data.json is missing");
    }

    @Test
    void exportDoesNotOverwriteItsSource() throws Exception {
        byte[] bytes = Files.readAllBytes(trained);

        assertThatThrownBy(
                        () -> OmniglotExport.runExample("--weights=" + trained, "--to=" + trained))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be another file");
        assertThat(Files.readAllBytes(trained)).isEqualTo(bytes);
    }
}
