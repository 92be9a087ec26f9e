package org.vhe.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
import org.vhe.core.model.Homoencoder;
import org.vhe.core.training.Checkpoint;
import picocli.CommandLine;

/** Runs every example for two batches on synthetic data. */
class ExamplesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> WITHOUT_RUN = Set.of("help", "omniglot");

    @TempDir static Path folder;
    private static Path omniglot;
    private static Path silhouettes;
    private static Path curve;
    private static Path weights;

    /**
     * An example with arguments that make it short.
     *
     * @param name the words that call it
     * @param run as from Java
     * @param args without seed and output
     * @param writes files that it writes into its output folder
     */
    record Case(String name, Launcher.Run run, List<String> args, List<String> writes) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Every example once; {@link #everySubcommandIsRunHere} fails if one is missing. */
    static Stream<Case> examples() {
        return Stream.of(
                new Case(
                        "quickstart",
                        Quickstart::runExample,
                        List.of("--steps", "2", "--episodes", "1"),
                        List.of("model.zip", "metrics.csv", "one-shot-samples.png")),
                new Case(
                        "custom-encoder",
                        CustomEncoder::runExample,
                        List.of("--steps", "2", "--episodes", "1"),
                        List.of()),
                new Case(
                        "omniglot train",
                        OmniglotTrain::runExample,
                        onOmniglot(
                                "--split=background",
                                "--steps=2",
                                "--augment",
                                "--affine=2",
                                "--averaging=0.5"),
                        List.of("model.zip", "model.zip.data.json", "metrics-5.csv")),
                new Case(
                        "omniglot train (pixelcnn)",
                        OmniglotTrain::runExample,
                        List.of(
                                "--any-counts",
                                "--data=" + omniglot,
                                "--split=background",
                                "--architecture=pixelcnn",
                                "--first-kernel=5",
                                "--two-stacks",
                                "--width=2",
                                "--batch=2",
                                "--shots=1",
                                "--steps=2",
                                "--profile"),
                        List.of("model.zip", "metrics-5.csv")),
                new Case(
                        "omniglot train (tightened)",
                        OmniglotTrain::runExample,
                        onOmniglot(
                                "--split=background",
                                "--augment",
                                "--tightened=learned",
                                "--steps=2"),
                        List.of("model.zip", "metrics-5.csv")),
                new Case(
                        "curves",
                        Curves::runExample,
                        List.of("run=" + curve),
                        List.of("curves.png")),
                new Case(
                        "omniglot classify",
                        OmniglotClassify::runExample,
                        trained("--way=2,3", "--shot=1", "--episodes=2", "--baselines"),
                        List.of()),
                new Case(
                        "omniglot sample",
                        OmniglotSample::runExample,
                        trained("--shot=2,0", "--rows=2", "--columns=2"),
                        List.of("2-shot-samples.png", "prior-samples.png")),
                new Case(
                        "omniglot likelihood",
                        OmniglotLikelihood::runExample,
                        trained("--classes=2"),
                        List.of()),
                new Case(
                        "omniglot export",
                        OmniglotExport::runExample,
                        List.of("--weights", weights.toString()),
                        List.of("exported.zip", "exported.zip.data.json")),
                new Case(
                        "silhouettes",
                        Silhouettes::runExample,
                        onSilhouettes("--steps=2", "--augment", "--affine=2"),
                        List.of(
                                "model.zip",
                                "metrics.csv",
                                "1-shot-samples.png",
                                "5-shot-samples.png")),
                new Case(
                        "alphabets",
                        Alphabets::runExample,
                        onOmniglot(
                                "--steps=2",
                                "--alphabet-latent=3",
                                "--alphabet-shots=2",
                                "--augment",
                                "--baselines=character,alphabet",
                                "--way=2",
                                "--shot=1",
                                "--cues=4",
                                "--episodes=2",
                                "--samples=2",
                                "--likelihood-alphabets=1",
                                "--likelihood-samples=2",
                                "--rows=2",
                                "--columns=2"),
                        List.of(
                                "model.zip",
                                "model.zip.data.json",
                                "model-metrics.csv",
                                "c-per-character.zip",
                                "c-per-alphabet.zip",
                                "characters-of-one-image.png",
                                "characters-within-their-alphabet.png",
                                "new-characters-of-5-images.png",
                                "new-characters-of-10-images.png",
                                "measures.json")),
                new Case(
                        "styles",
                        Styles::runExample,
                        List.of(
                                "--any-counts",
                                "--data=" + omniglot,
                                "--training-characters=9",
                                "--styles=3",
                                "--width=2",
                                "--batch=3",
                                "--shots=2",
                                "--steps=2",
                                "--way=3",
                                "--shot=1",
                                "--episodes=1",
                                "--samples=2",
                                "--rows=2",
                                "--columns=2",
                                "--probe-characters=3"),
                        List.of(
                                "model.zip",
                                "model.zip.data.json",
                                "metrics.csv",
                                "transfer.png",
                                "transfer-unseen-styles.png")),
                new Case(
                        "one-dimensional",
                        OneDimensional::runExample,
                        List.of(
                                "--quick",
                                "--families=discrete",
                                "--shots=1,2",
                                "--classes=4",
                                "--elements=25",
                                "--batch=50",
                                "--epochs=1",
                                "--warm-up-epochs=1",
                                "--joint-samples=20"),
                        List.of("runs.csv", "summary.md", "figure-3.png", "figure-9.svg")),
                new Case(
                        "tightened-bound",
                        TightenedMixture::runExample,
                        List.of("--classes=3", "--elements=4", "--steps=2"),
                        List.of()),
                new Case(
                        "benchmark",
                        Benchmark::runExample,
                        List.of(
                                "--seconds=2",
                                "--networks=deconv,pixelcnn",
                                "--width=1",
                                "--batch=2",
                                "--shots=1",
                                "--replays=20",
                                "--profile",
                                "--peer=echo peer"),
                        List.of()));
    }

    private static List<String> onOmniglot(String... more) {
        List<String> args = new java.util.ArrayList<>(List.of("--any-counts", "--data"));
        args.add(omniglot.toString());
        args.addAll(List.of("--width=2", "--hidden=8", "--class-latent=4", "--element-latent=2"));
        args.addAll(List.of("--batch=3", "--shots=2"));
        args.addAll(Arrays.asList(more));
        return args;
    }

    private static List<String> onSilhouettes(String... more) {
        List<String> args = new java.util.ArrayList<>(List.of("--data", silhouettes.toString()));
        args.addAll(List.of("--width=2", "--hidden=8", "--class-latent=4", "--batch=3"));
        args.addAll(List.of("--shots=2", "--episodes=1", "--samples=2", "--inner-samples=1"));
        args.addAll(Arrays.asList(more));
        return args;
    }

    private static List<String> trained(String... more) {
        List<String> args = new java.util.ArrayList<>(List.of("--any-counts", "--data"));
        args.add(omniglot.toString());
        args.addAll(List.of("--weights", weights.toString()));
        args.addAll(Arrays.asList(more));
        if (!args.contains("--shot=2,0")) {
            args.addAll(List.of("--samples=2", "--inner-samples=2"));
        }
        return args;
    }

    @BeforeAll
    static void trainForTheOthers() throws Exception {
        omniglot = folder.resolve("data");
        SmallOmniglot.write(omniglot);
        silhouettes = folder.resolve("data").resolve("silhouettes.mat");
        SmallSilhouettes.write(silhouettes);
        curve = folder.resolve("data").resolve("metrics.csv");
        Files.writeString(curve, "step,bound,kl_c\n50,-9,1\n100,-2,4\n150,-1.5,5\n");
        Path out = folder.resolve("trained");
        weights = out.resolve("model.zip");
        OmniglotTrain.runExample(
                onOmniglot("--split=background", "--steps=2", "--out", out.toString())
                        .toArray(String[]::new));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void exampleReturnsWhatItWrites(Case example) throws Exception {
        Path out = folder.resolve("out " + example.name());
        Path json = out.resolve("figures.json");
        List<String> args = new java.util.ArrayList<>(example.args());
        args.addAll(List.of("--seed=5", "--threads=1", "--out", out.toString()));
        args.addAll(List.of("--json", json.toString()));

        Object result = example.run().run(args.toArray(String[]::new));

        JsonNode report = JSON.readTree(json.toFile());
        assertThat(report.at("/options/seed").asLong()).isEqualTo(5);
        assertThat(report.get("result")).isEqualTo(JSON.readTree(JSON.writeValueAsString(result)));
        for (String file : example.writes()) {
            assertThat(out.resolve(file)).isNotEmptyFile();
        }
    }

    @Test
    void everySubcommandIsRunHere() {
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
        String[] args =
                trained("--way=3", "--shot=1", "--episodes=3", "--seed=3").toArray(String[]::new);

        assertThat(OmniglotClassify.runExample(args)).isEqualTo(OmniglotClassify.runExample(args));
    }

    @Test
    void officialRunsAreClassified() throws Exception {
        Path runs = folder.resolve("runs");
        SmallOmniglot.writeRun(runs);

        FewShotRow row =
                OmniglotClassify.runExample(
                                trained("--runs", runs.toString(), "--baselines")
                                        .toArray(String[]::new))
                        .accuracy()
                        .get(0);

        assertThat(row.model().options().way()).isEqualTo(SmallOmniglot.CHARACTERS);
        assertThat(row.model().accuracy().queries()).isEqualTo(SmallOmniglot.CHARACTERS);
        assertThat(row.baseline()).isNotNull();
        assertThat(row.chance()).isEqualTo(1.0 / 3);
    }

    @Test
    void restartsKeepTheRunWithTheBestBound() throws Exception {
        Path out = folder.resolve("restarts");
        OmniglotTrain.Result result =
                OmniglotTrain.runExample(
                        onOmniglot(
                                        "--split=background",
                                        "--steps=2",
                                        "--restarts=2",
                                        "--out",
                                        out.toString())
                                .toArray(String[]::new));

        Path kept = out.resolve("model-" + result.restart() + ".zip");
        Path other = out.resolve("model-" + (3 - result.restart()) + ".zip");
        assertThat(boundOf(kept)).isGreaterThan(boundOf(other));
        assertThat(result.training().recentTerms().bound()).isEqualTo(boundOf(kept));
    }

    @Test
    void aTightenedModelIsLoadedWithoutItsSupportInference() throws Exception {
        Path out = folder.resolve("tightened");
        OmniglotTrain.Result result =
                OmniglotTrain.runExample(
                        onOmniglot(
                                        "--split=background",
                                        "--tightened=uniform",
                                        "--steps=2",
                                        "--out",
                                        out.toString())
                                .toArray(String[]::new));

        double sum = result.tightened().plain().mean() + result.tightened().gain().mean();
        assertThat(result.tightened().tightened().mean()).isCloseTo(sum, within(1e-9));
        Checkpoint checkpoint = Checkpoint.read(Path.of(result.checkpoint()));
        String embeddings = "parameters/supportInference/c/embeddings";
        assertThat(checkpoint.arrays()).containsKey(embeddings);
        assertThat(checkpoint.withoutTraining().arrays()).doesNotContainKey(embeddings);
        Homoencoder model = checkpoint.toModel();
        assertThat(model.supportInference("c")).isNull();
        model.parameters()
                .parameters()
                .forEach(
                        (name, array) ->
                                assertThat(array)
                                        .as(name)
                                        .isEqualTo(checkpoint.arrays().get("parameters/" + name)));
    }

    @Test
    void curvesHaveAPanelForEachColumn() throws Exception {
        Path out = folder.resolve("curves");
        Curves.Result result =
                Curves.runExample("a=" + curve, "b=" + curve, "--mean-of=2", "--out=" + out);

        BufferedImage image = ImageIO.read(out.resolve("curves.png").toFile());
        assertThat(image.getWidth()).isEqualTo(2 * 560);
        assertThat(result.last().get("a"))
                .isEqualTo(result.last().get("b"))
                .isEqualTo(Map.of("bound", -1.5, "kl_c", 5.0));
        assertThatThrownBy(() -> Curves.runExample("a=" + curve, "--columns=kl_q"))
                .hasMessageContaining("no column 'kl_q'; there are [step, bound, kl_c]");
    }

    /** The mean bound over the two steps that the checkpoint remembers. */
    private static double boundOf(Path checkpoint) throws Exception {
        JsonNode meta =
                JSON.readTree(org.vhe.core.training.Checkpoint.read(checkpoint).description());
        JsonNode terms = meta.get("recentTerms");
        return (terms.get(0).get("bound").asDouble() + terms.get(1).get("bound").asDouble()) / 2;
    }

    @Test
    void resumedTrainingGoesOnWhereItStopped() throws Exception {
        Path out = folder.resolve("resumed");
        List<String> first =
                onOmniglot(
                        "--split=background",
                        "--steps=2",
                        "--decay-from=1",
                        "--out",
                        out.toString());
        OmniglotTrain.runExample(first.toArray(String[]::new));
        String file = out.resolve("model.zip").toString();
        OmniglotTrain.Result resumed =
                OmniglotTrain.runExample(
                        onOmniglot(
                                        "--split=background",
                                        "--steps=4",
                                        "--decay-from=1",
                                        "--out",
                                        file + "2")
                                .toArray(String[]::new));
        OmniglotTrain.Result continued =
                OmniglotTrain.runExample(
                        onOmniglot(
                                        "--split=background",
                                        "--steps=4",
                                        "--decay-from=1",
                                        "--resume",
                                        file,
                                        "--out",
                                        out.toString())
                                .toArray(String[]::new));

        assertThat(continued.training().steps()).isEqualTo(4);
        assertThat(continued.training().recentTerms()).isEqualTo(resumed.training().recentTerms());
    }

    @Test
    void silhouettesGoOnWhereTheyStopped() throws Exception {
        Path out = folder.resolve("silhouettes");
        Silhouettes.runExample(
                onSilhouettes("--steps=1", "--out", out.toString()).toArray(String[]::new));
        Silhouettes.Result result =
                Silhouettes.runExample(
                        onSilhouettes(
                                        "--steps=2",
                                        "--resume=" + out.resolve("model.zip"),
                                        "--out",
                                        out.toString())
                                .toArray(String[]::new));

        assertThat(result.training().steps()).isEqualTo(2);
        assertThat(result.heldOutClasses()).hasSize(10).doesNotHaveDuplicates();
        assertThat(result.accuracy())
                .extracting(row -> row.model().options().shot())
                .containsExactly(1, 5);
        assertThat(result.accuracy()).allSatisfy(row -> assertThat(row.baseline()).isNotNull());
    }

    @Test
    void likelihoodGoesOnFromTheCharactersItHas() throws Exception {
        Path out = folder.resolve("likelihood");
        OmniglotLikelihood.Result two =
                OmniglotLikelihood.runExample(
                        trained("--classes=2", "--out", out.toString()).toArray(String[]::new));
        Path file;
        try (Stream<Path> files = Files.list(out)) {
            file = files.toList().get(0);
        }
        List<String> before = Files.readAllLines(file);
        OmniglotLikelihood.Result all =
                OmniglotLikelihood.runExample(
                        trained("--out", out.toString()).toArray(String[]::new));
        List<String> after = Files.readAllLines(file);

        assertThat(before).hasSize(1 + 2);
        assertThat(after).hasSize(1 + SmallOmniglot.ALPHABETS * SmallOmniglot.CHARACTERS);
        assertThat(after.subList(0, 3)).isEqualTo(before);
        assertThat(all.likelihood().classes()).containsAll(two.likelihood().classes());
        // Another seed is another estimate, so another file.
        OmniglotLikelihood.runExample(
                trained("--seed=2", "--out", out.toString()).toArray(String[]::new));
        assertThat(out.toFile().list()).hasSize(2);
    }

    @Test
    void evaluationHoldsOutWhatTrainingDidNotSee() throws Exception {
        Path out = folder.resolve("random split");
        OmniglotTrain.runExample(
                onOmniglot(
                                "--steps=1",
                                "--split=random1200",
                                "--training-characters=9",
                                "--split-seed=4",
                                "--out",
                                out.toString())
                        .toArray(String[]::new));

        OmniglotChoice chosen =
                OmniglotClassify.runExample(
                                "--any-counts",
                                "--data=" + omniglot,
                                "--weights=" + out.resolve("model.zip"),
                                "--way=3",
                                "--shot=1",
                                "--episodes=1",
                                "--samples=1",
                                "--inner-samples=1")
                        .data();

        assertThat(chosen)
                .isEqualTo(
                        new OmniglotChoice(
                                OmniglotChoice.Division.RANDOM1200,
                                4,
                                9,
                                org.vhe.data.omniglot.Preprocessing.AREA_AVERAGE,
                                true));
        assertThat(chosen.load(omniglot, true).heldOut().grouping("character").groupCount())
                .isEqualTo(3);
    }

    @Test
    void unknownOptionsAreExceptionsForCallersFromJava() {
        assertThatThrownBy(() -> Quickstart.runExample("--bogus"))
                .isInstanceOf(CommandLine.ParameterException.class);
        assertThat(Files.exists(Path.of("runs"))).isFalse();
    }
}
