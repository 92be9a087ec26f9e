package org.vhe.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vhe.examples.alphabets.AlphabetsClassify;
import org.vhe.examples.alphabets.AlphabetsLikelihood;
import org.vhe.examples.alphabets.AlphabetsSample;
import org.vhe.examples.alphabets.AlphabetsTrain;
import org.vhe.examples.benchmark.Benchmark;
import org.vhe.examples.benchmark.CudaCheck;
import org.vhe.examples.cli.Launcher;
import org.vhe.examples.curves.Curves;
import org.vhe.examples.omniglot.OmniglotClassify;
import org.vhe.examples.omniglot.OmniglotExport;
import org.vhe.examples.omniglot.OmniglotInvent;
import org.vhe.examples.omniglot.OmniglotLikelihood;
import org.vhe.examples.omniglot.OmniglotPeers;
import org.vhe.examples.omniglot.OmniglotSample;
import org.vhe.examples.omniglot.OmniglotTrain;
import org.vhe.examples.onedim.OneDimensional;
import org.vhe.examples.own.OwnClassify;
import org.vhe.examples.own.OwnEmbed;
import org.vhe.examples.own.OwnExport;
import org.vhe.examples.own.OwnLikelihood;
import org.vhe.examples.own.OwnPredict;
import org.vhe.examples.own.OwnSample;
import org.vhe.examples.own.OwnTrain;
import org.vhe.examples.silhouettes.SilhouettesBound;
import org.vhe.examples.silhouettes.SilhouettesClassify;
import org.vhe.examples.silhouettes.SilhouettesLikelihood;
import org.vhe.examples.silhouettes.SilhouettesSample;
import org.vhe.examples.silhouettes.SilhouettesTrain;
import org.vhe.examples.start.CustomEncoder;
import org.vhe.examples.start.Quickstart;
import org.vhe.examples.styles.StylesClassify;
import org.vhe.examples.styles.StylesLikelihood;
import org.vhe.examples.styles.StylesProbe;
import org.vhe.examples.styles.StylesSample;
import org.vhe.examples.styles.StylesTrain;
import org.vhe.examples.tightened.TightenedMixture;
import picocli.CommandLine;

/** Runs every example for two batches on synthetic data. */
class ExamplesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> WITHOUT_RUN =
            Set.of(
                    "help",
                    "omniglot",
                    "silhouettes",
                    "alphabets",
                    "styles",
                    "cuda",
                    "studio",
                    "spark");

    @TempDir static Path folder;
    private static SmallInputs inputs;

    /**
     * An example with arguments that make it short.
     *
     * @param name the words that call it
     * @param run as from Java
     * @param args without seed and output
     * @param writes files that it writes into its output folder
     */
    record Case(String name, Launcher.Run run, String[] args, List<String> writes) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Every example once; {@link #everySubcommandIsRunHere} fails if one is missing. */
    static Stream<Case> examples() throws Exception {
        return Stream.of(
                new Case(
                        "quickstart",
                        Quickstart::runExample,
                        args("--steps", "2", "--episodes", "1"),
                        List.of("model.zip", "metrics.csv", "one-shot-samples.png")),
                new Case(
                        "custom-encoder",
                        CustomEncoder::runExample,
                        args("--steps", "2", "--episodes", "1"),
                        List.of()),
                new Case(
                        "omniglot train",
                        args -> Launcher.result(new OmniglotTrain(), args),
                        inputs.onOmniglot(
                                "--split=background",
                                "--steps=2",
                                "--augment",
                                "--affine=2",
                                "--class-maps=2",
                                "--averaging=0.5"),
                        List.of("model.zip", "metrics-5.csv")),
                new Case(
                        "omniglot train (pixelcnn)",
                        args -> Launcher.result(new OmniglotTrain(), args),
                        args(
                                "--any-counts",
                                "--data=" + inputs.omniglot(),
                                "--split=background",
                                "--architecture=pixelcnn",
                                "--first-kernel=5",
                                "--two-stacks",
                                "--posterior-layers=1",
                                "--width=2",
                                "--batch=2",
                                "--shots=2",
                                "--drawn-shots",
                                "--targets-per-support=2",
                                "--steps=2",
                                "--profile"),
                        List.of("model.zip", "metrics-5.csv")),
                new Case(
                        "omniglot train (tightened)",
                        args -> Launcher.result(new OmniglotTrain(), args),
                        inputs.onOmniglot(
                                "--split=background",
                                "--augment",
                                "--tightened=learned",
                                "--steps=2"),
                        List.of("model.zip", "metrics-5.csv")),
                new Case(
                        "curves",
                        Curves::runExample,
                        args("run=" + inputs.curve()),
                        List.of("curves.png")),
                new Case(
                        "omniglot classify",
                        args -> Launcher.result(new OmniglotClassify(), args),
                        inputs.sampled(
                                "--way=2,3",
                                "--shot=1",
                                "--episodes=2",
                                "--baselines",
                                "--posteriors"),
                        List.of()),
                new Case(
                        "omniglot sample",
                        args -> Launcher.result(new OmniglotSample(), args),
                        inputs.trained("--shot=2,0", "--rows=2", "--columns=2"),
                        List.of("2-shot-samples.png", "prior-samples.png")),
                new Case(
                        "omniglot invent",
                        args -> Launcher.result(new OmniglotInvent(), args),
                        inputs.trained(
                                "--rows=2", "--columns=2", "--characters=2", "--originals=1"),
                        List.of(
                                "invented-prior.png",
                                "invented-fitted.png",
                                "invented-alphabets.png")),
                new Case(
                        "omniglot likelihood",
                        args -> Launcher.result(new OmniglotLikelihood(), args),
                        inputs.sampled("--classes=2", "--refine=2"),
                        List.of()),
                new Case(
                        "omniglot export",
                        OmniglotExport::runExample,
                        args("--weights", inputs.weights().toString()),
                        List.of("exported.zip")),
                new Case(
                        "omniglot peers",
                        args -> Launcher.result(new OmniglotPeers(), args),
                        new String[] {
                            "--any-counts",
                            "--data=" + inputs.omniglot(),
                            "--split=background",
                            "--augment",
                            "--width=2",
                            "--statistician-width=2",
                            "--peers=prototypical,matching,siamese,statistician",
                            "--batch=3",
                            "--steps=2",
                            "--way=2",
                            "--shot=1",
                            "--episodes=2",
                            "--samples=2",
                            "--inner-samples=2"
                        },
                        List.of(
                                "prototypical.zip",
                                "matching-metrics.csv",
                                "siamese.zip",
                                "statistician.zip")),
                new Case(
                        "train",
                        args -> Launcher.result(new OwnTrain(), args),
                        inputs.onFolder("--width=2", "--class-latent=2", "--steps=2"),
                        List.of("model.zip", "metrics-5.csv")),
                new Case(
                        "train (colour, dense)",
                        args -> Launcher.result(new OwnTrain(), args),
                        inputs.onFolder(
                                "--architecture=dense",
                                "--rgb",
                                "--values=brightness",
                                "--fit=stretch",
                                "--size=8x10",
                                "--width=4",
                                "--steps=2"),
                        List.of("model.zip", "metrics-5.csv")),
                new Case(
                        "classify",
                        args -> Launcher.result(new OwnClassify(), args),
                        inputs.ofFolder(
                                "--way=2",
                                "--shot=1",
                                "--episodes=1",
                                "--samples=2",
                                "--posteriors"),
                        List.of()),
                new Case(
                        "sample",
                        args -> Launcher.result(new OwnSample(), args),
                        inputs.ofFolder("--shot=1", "--rows=2", "--columns=2"),
                        List.of("1-shot-samples.png")),
                new Case(
                        "likelihood",
                        args -> Launcher.result(new OwnLikelihood(), args),
                        inputs.ofFolder("--samples=2", "--inner-samples=2"),
                        List.of()),
                new Case(
                        "embed",
                        args -> Launcher.result(new OwnEmbed(), args),
                        inputs.ofFolder("--all-classes"),
                        List.of(
                                "embeddings-c.csv",
                                "embeddings-c.npy",
                                "embeddings-c.png",
                                "embeddings-z.npy")),
                new Case(
                        "export",
                        args -> Launcher.result(new OwnExport(), args),
                        inputs.exported(),
                        List.of()),
                new Case(
                        "predict",
                        args -> Launcher.result(new OwnPredict(), args),
                        inputs.toPredict("--samples=2", "--inner-samples=1"),
                        List.of("predictions.csv")),
                new Case(
                        "silhouettes train",
                        args -> Launcher.result(new SilhouettesTrain(), args),
                        inputs.onSilhouettes(
                                "--steps=2", "--augment", "--affine=2", "--affine-classes=2"),
                        List.of("model.zip", "metrics-5.csv")),
                new Case(
                        "silhouettes classify",
                        args -> Launcher.result(new SilhouettesClassify(), args),
                        inputs.ofSilhouettes(
                                "--episodes=1", "--samples=2", "--inner-samples=1", "--adaptive"),
                        List.of()),
                new Case(
                        "silhouettes sample",
                        args -> Launcher.result(new SilhouettesSample(), args),
                        inputs.ofSilhouettes("--shot=1,5", "--rows=2", "--columns=2"),
                        List.of("1-shot-samples.png", "5-shot-samples.png")),
                new Case(
                        "silhouettes likelihood",
                        args -> Launcher.result(new SilhouettesLikelihood(), args),
                        inputs.ofSilhouettes("--samples=2", "--inner-samples=1", "--classes=2"),
                        List.of()),
                new Case(
                        "silhouettes bound",
                        args -> Launcher.result(new SilhouettesBound(), args),
                        inputs.ofSilhouettes(),
                        List.of()),
                new Case(
                        "alphabets train",
                        args -> Launcher.result(new AlphabetsTrain(), args),
                        inputs.onOmniglot(
                                "--steps=2",
                                "--alphabet-latent=3",
                                "--alphabet-shots=2",
                                "--augment"),
                        List.of("model.zip", "metrics-5.csv")),
                new Case(
                        "alphabets train (c-per-alphabet)",
                        args -> Launcher.result(new AlphabetsTrain(), args),
                        inputs.onOmniglot("--steps=2", "--network=c-per-alphabet", "--augment"),
                        List.of("model.zip", "metrics-5.csv")),
                new Case(
                        "alphabets classify",
                        args -> Launcher.result(new AlphabetsClassify(), args),
                        inputs.ofAlphabets(
                                "hierarchical",
                                "--way=2",
                                "--shot=1",
                                "--cues=4",
                                "--episodes=2",
                                "--samples=2",
                                "--character-samples=2",
                                "--posteriors",
                                "--baselines"),
                        List.of()),
                new Case(
                        "alphabets classify (c-per-character)",
                        args -> Launcher.result(new AlphabetsClassify(), args),
                        inputs.ofAlphabets(
                                "c-per-character",
                                "--way=2",
                                "--shot=1",
                                "--cues=4",
                                "--episodes=2",
                                "--samples=2",
                                "--character-samples=2"),
                        List.of()),
                new Case(
                        "alphabets sample",
                        args -> Launcher.result(new AlphabetsSample(), args),
                        inputs.ofAlphabets("hierarchical", "--rows=2", "--columns=2"),
                        List.of(
                                "characters-of-one-image.png",
                                "characters-within-their-alphabet.png",
                                "new-characters-of-5-images.png",
                                "new-characters-of-10-images.png")),
                new Case(
                        "alphabets likelihood",
                        args -> Launcher.result(new AlphabetsLikelihood(), args),
                        inputs.ofAlphabets("hierarchical", "--alphabets=1", "--samples=2"),
                        List.of()),
                new Case(
                        "styles train",
                        args -> Launcher.result(new StylesTrain(), args),
                        inputs.onStyles("--steps=2"),
                        List.of("model.zip", "metrics-5.csv")),
                new Case(
                        "styles classify",
                        args -> Launcher.result(new StylesClassify(), args),
                        inputs.ofStyles(
                                "--way=3",
                                "--shot=1",
                                "--episodes=1",
                                "--samples=2",
                                "--posteriors"),
                        List.of()),
                new Case(
                        "styles sample",
                        args -> Launcher.result(new StylesSample(), args),
                        inputs.ofStyles("--rows=2", "--columns=2"),
                        List.of("transfer.png", "transfer-unseen-styles.png")),
                new Case(
                        "styles likelihood",
                        args -> Launcher.result(new StylesLikelihood(), args),
                        inputs.ofStyles("--samples=2", "--classes=2"),
                        List.of()),
                new Case(
                        "styles probe",
                        args -> Launcher.result(new StylesProbe(), args),
                        inputs.ofStyles("--characters=3"),
                        List.of()),
                new Case(
                        "one-dimensional",
                        OneDimensional::runExample,
                        args(
                                "--quick",
                                "--families=discrete",
                                "--objectives=vhe,ns,resample,rescale,tightened,tightened-learned",
                                "--refine=2",
                                "--shots=1,2",
                                "--classes=4",
                                "--elements=25",
                                "--batch=50",
                                "--epochs=1",
                                "--warm-up-epochs=1",
                                "--joint-samples=20"),
                        List.of(
                                "runs.csv",
                                "summary.md",
                                "figure-3.png",
                                "figure-9.svg",
                                "tightened.png")),
                new Case(
                        "tightened-bound",
                        TightenedMixture::runExample,
                        args("--classes=3", "--elements=4", "--steps=2"),
                        List.of()),
                new Case(
                        "benchmark",
                        Benchmark::runExample,
                        args(
                                "--seconds=0.5",
                                "--networks=deconv,pixelcnn",
                                "--width=1",
                                "--batch=2",
                                "--shots=1",
                                "--replays=20",
                                "--profile",
                                "--peer=echo peer"),
                        List.of()),
                new Case(
                        "cuda check",
                        CudaCheck::runExample,
                        args(
                                "--device=samediff",
                                "--networks=deconv",
                                "--width=1",
                                "--steps=2",
                                "--replays=2",
                                "--batches=2",
                                "--seconds=0.5"),
                        List.of()));
    }

    @BeforeAll
    static void writeInputs() throws Exception {
        inputs = SmallInputs.write(folder);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void exampleReturnsWhatItWrites(Case example) throws Exception {
        Path out = folder.resolve("out " + example.name());
        Path json = out.resolve("figures.json");
        List<String> args = new ArrayList<>(List.of(example.args()));
        args.addAll(List.of("--seed=5", "--threads=1", "--out", out.toString()));
        args.addAll(List.of("--json", json.toString()));

        Object result = example.run().run(args.toArray(String[]::new));

        JsonNode report = JSON.readTree(json.toFile());
        assertThat(report.at("/options/seed").asLong()).isEqualTo(5);
        String expected = JSON.writeValueAsString(result).replace("\"NaN\"", "null");
        assertThat(report.get("result")).isEqualTo(JSON.readTree(expected));
        assertThat(report.at("/environment/threads").asInt()).isOne();
        assertThat(report.toString()).doesNotContain("\"NaN\"", "Infinity");
        for (String file : example.writes()) {
            assertThat(out.resolve(file)).isNotEmptyFile();
        }
    }

    private static String[] args(String... args) {
        return args;
    }

    /** The launchers start another program, which its own module tests. */
    @Test
    void sparkSaysWhereItIs() {
        assertThatThrownBy(new Spark()::run).hasMessageContaining("bin/vhe spark brings it");
    }

    @Test
    void everySubcommandIsRunHere() throws Exception {
        Set<String> covered = new TreeSet<>();
        examples().forEach(example -> covered.add(example.name().replaceAll(" \\(.*", "")));

        assertThat(covered).isEqualTo(names("", new CommandLine(new Vhe())));
    }

    private static Set<String> names(String prefix, CommandLine parent) {
        Set<String> result = new TreeSet<>();
        parent.getSubcommands()
                .forEach(
                        (name, command) -> {
                            result.addAll(names(prefix + name + " ", command));
                            if (!WITHOUT_RUN.contains(name)) {
                                result.add(prefix + name);
                            }
                        });
        return result;
    }

    @Test
    void sameSeedGivesTheSameFigures() throws Exception {
        String[] args = inputs.sampled("--way=3", "--shot=1", "--episodes=3", "--seed=3");

        assertThat(Launcher.result(new OmniglotClassify(), args))
                .isEqualTo(Launcher.result(new OmniglotClassify(), args));
    }

    @Test
    void curvesHaveAPanelForEachColumn() throws Exception {
        Path out = folder.resolve("curves");
        Curves.Result result =
                Curves.runExample(
                        "a=" + inputs.curve(),
                        "b=" + inputs.curve(),
                        "--mean-of=2",
                        "--out=" + out);

        BufferedImage image = ImageIO.read(out.resolve("curves.png").toFile());
        assertThat(image.getWidth()).isEqualTo(2 * 560);
        assertThat(result.last().get("a"))
                .isEqualTo(result.last().get("b"))
                .isEqualTo(Map.of("bound", -1.5, "kl_c", 5.0));
        assertThatThrownBy(() -> Curves.runExample("a=" + inputs.curve(), "--columns=kl_q"))
                .hasMessageContaining("no column 'kl_q'; there are [step, bound, kl_c]");
    }

    @Test
    void unknownOptionsAreExceptionsForCallersFromJava() {
        assertThatThrownBy(() -> Quickstart.runExample("--bogus"))
                .isInstanceOf(CommandLine.ParameterException.class);
        assertThat(Files.exists(Path.of("runs"))).isFalse();
    }
}
