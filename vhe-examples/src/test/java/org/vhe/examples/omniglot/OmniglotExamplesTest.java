package org.vhe.examples.omniglot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vhe.core.evaluation.fewshot.FewShotRow;
import org.vhe.core.evaluation.likelihood.JointLikelihoodResult;
import org.vhe.core.model.AnnealingOptions;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.RefinementOptions;
import org.vhe.core.training.Checkpoint;
import org.vhe.data.omniglot.OmniglotPreparation;
import org.vhe.data.omniglot.OmniglotPreparation.Division;
import org.vhe.data.omniglot.Preprocessing;
import org.vhe.examples.SmallInputs;
import org.vhe.examples.SmallOmniglot;
import org.vhe.examples.cli.Launcher;
import org.vhe.examples.experiment.Classified;
import org.vhe.examples.experiment.Evaluation;
import org.vhe.examples.experiment.SeenGroups;

/** What the options of the Omniglot examples do. */
class OmniglotExamplesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir static Path folder;
    private static SmallInputs inputs;

    @BeforeAll
    static void writeInputs() throws Exception {
        inputs = SmallInputs.write(folder);
    }

    @Test
    void officialRunsAreClassified() throws Exception {
        Path runs = folder.resolve("runs");
        SmallOmniglot.writeRun(runs);

        FewShotRow row =
                Launcher.result(
                                new OmniglotClassify(),
                                inputs.sampled("--runs", runs.toString(), "--baselines"))
                        .figures()
                        .get(0)
                        .accuracy();

        assertThat(row.task().way()).isEqualTo(SmallOmniglot.CHARACTERS);
        assertThat(row.results().get("model").accuracy().queries())
                .isEqualTo(SmallOmniglot.CHARACTERS);
        assertThat(row.result("pixels")).isPresent();
        assertThat(row.chance()).isEqualTo(1.0 / 3);
    }

    @Test
    void independentImagesAreClassesOfTheirOwn() throws Exception {
        String out = "--out=" + folder.resolve("independent");
        JointLikelihoodResult result =
                Launcher.result(
                                new OmniglotLikelihood(),
                                inputs.sampled("--independent", "--classes=3", out))
                        .figures()
                        .get("amortised");

        assertThat(result.groups()).hasSize(3).allMatch(group -> group.label().contains(", "));
        assertThat(result.elements()).isEqualTo(3);
        assertThatThrownBy(
                        () ->
                                Launcher.result(
                                        new OmniglotLikelihood(),
                                        inputs.sampled("--independent", "--support=1", out)))
                .hasMessageContaining("independent images are read by themselves");
    }

    @Test
    void refinedProposalsAreEstimatedWithByThemselves() throws Exception {
        String out = "--out=" + folder.resolve("refined");
        String[] both = inputs.sampled("--refine=2", "--classes=2", out);
        String[] alone =
                inputs.sampled("--refine=2", "--figures=refined", "--classes=2", out + "2");
        Map<String, JointLikelihoodResult> expected =
                Launcher.result(new OmniglotLikelihood(), both).figures();
        assertThat(expected).containsOnlyKeys("amortised", "refined");
        assertThat(Launcher.result(new OmniglotLikelihood(), alone).figures())
                .isEqualTo(Map.of("refined", expected.get("refined")));

        String[] neither = inputs.sampled("--figures=refined", out);
        assertThatThrownBy(() -> Launcher.result(new OmniglotLikelihood(), neither))
                .hasMessageContaining("--figures may name [amortised], as --refine is 0");
    }

    @Test
    void annealedChainsAreAFigureOfTheirOwn() throws Exception {
        String out = "--out=" + folder.resolve("annealed");
        String[] args =
                inputs.sampled("--anneal=3", "--chains=2", "--classes=1", "--refine=1", out);
        Map<String, JointLikelihoodResult> found =
                Launcher.result(new OmniglotLikelihood(), args).figures();
        assertThat(found).containsOnlyKeys("amortised", "refined", "annealed");
        JointLikelihoodResult annealed = found.get("annealed");
        assertThat(annealed.options().annealing()).isEqualTo(new AnnealingOptions(3, 8, 2));
        assertThat(annealed.options().refinement()).isEqualTo(RefinementOptions.withSteps(1));
        assertThat(annealed.groups().get(0).logLikelihood())
                .isNegative()
                .isNotEqualTo(found.get("refined").groups().get(0).logLikelihood());
    }

    @Test
    void severalWorkersFindWhatOneDoes() throws Exception {
        String out = "--out=" + folder.resolve("workers");
        String[] one = inputs.sampled("--threads=1", "--classes=4", out + "1");
        String[] three = inputs.sampled("--threads=1", "--classes=4", "--workers=3", out + "3");
        assertThat(Launcher.result(new OmniglotLikelihood(), three).figures())
                .isEqualTo(Launcher.result(new OmniglotLikelihood(), one).figures());

        String[] inTurn =
                inputs.sampled("--threads=1", "--way=3", "--shot=1", "--baselines", "--posteriors");
        String[] together =
                inputs.sampled(
                        "--threads=1",
                        "--way=3",
                        "--shot=1",
                        "--baselines",
                        "--posteriors",
                        "--workers=2");
        assertThat(Launcher.result(new OmniglotClassify(), together).figures())
                .isEqualTo(Launcher.result(new OmniglotClassify(), inTurn).figures());

        String[] none = inputs.sampled("--workers=0", out + "0");
        assertThatThrownBy(() -> Launcher.result(new OmniglotLikelihood(), none))
                .hasMessageContaining("--workers must be at least 1, found 0");
    }

    @Test
    void restartsKeepTheRunWithTheBestBound() throws Exception {
        Path out = folder.resolve("restarts");
        OmniglotTrain.Result result =
                Launcher.result(
                        new OmniglotTrain(),
                        inputs.onOmniglot(
                                "--split=background",
                                "--steps=2",
                                "--restarts=2",
                                "--out",
                                out.toString()));

        Path kept = out.resolve("model-" + result.restart() + ".zip");
        Path other = out.resolve("model-" + (3 - result.restart()) + ".zip");
        assertThat(boundOf(kept)).isGreaterThan(boundOf(other));
        assertThat(result.training().recentTerms().bound()).isEqualTo(boundOf(kept));
    }

    /** The mean bound over the two steps that the checkpoint remembers. */
    private static double boundOf(Path checkpoint) throws Exception {
        JsonNode meta = JSON.readTree(Checkpoint.read(checkpoint).description());
        JsonNode terms = meta.get("recentTerms");
        return (terms.get(0).get("bound").asDouble() + terms.get(1).get("bound").asDouble()) / 2;
    }

    @Test
    void aTightenedModelIsLoadedWithoutItsSupportInference() throws Exception {
        Path out = folder.resolve("tightened");
        OmniglotTrain.Result result =
                Launcher.result(
                        new OmniglotTrain(),
                        inputs.onOmniglot(
                                "--split=background",
                                "--tightened=uniform",
                                "--steps=2",
                                "--out",
                                out.toString()));

        double sum = result.tightened().plain().mean() + result.tightened().gain().mean();
        assertThat(result.tightened().tightened().mean()).isCloseTo(sum, within(1e-9));
        Checkpoint checkpoint = Checkpoint.read(Path.of(result.checkpoint()));
        String embeddings = "parameters/supportInference/c/embeddings";
        assertThat(checkpoint.arrays()).containsKey(embeddings);
        assertThat(checkpoint.withoutTraining().arrays()).doesNotContainKey(embeddings);
        Homoencoder model = checkpoint.toModel();
        assertThat(model.supportInference("c")).isEmpty();
        model.parameters()
                .parameters()
                .forEach(
                        (name, array) ->
                                assertThat(array)
                                        .as(name)
                                        .isEqualTo(checkpoint.arrays().get("parameters/" + name)));
    }

    @Test
    void evaluationHoldsOutWhatTrainingDidNotSee() throws Exception {
        Path out = folder.resolve("random split");
        Launcher.result(
                new OmniglotTrain(),
                inputs.onOmniglot(
                        "--steps=1",
                        "--split=random1200",
                        "--training-characters=9",
                        "--split-seed=4",
                        "--out",
                        out.toString()));

        Evaluation<List<Classified>> found =
                Launcher.result(
                        new OmniglotClassify(),
                        "--any-counts",
                        "--data=" + inputs.omniglot(),
                        "--weights=" + out.resolve("model.zip"),
                        "--way=3",
                        "--shot=1",
                        "--episodes=1",
                        "--samples=1",
                        "--inner-samples=1");
        OmniglotPreparation chosen = (OmniglotPreparation) found.data();

        assertThat(found.seen()).isEqualTo(new SeenGroups("character", 3, 0));
        assertThat(chosen)
                .isEqualTo(
                        new OmniglotPreparation(
                                Division.RANDOM1200, 4, 9, 0, Preprocessing.AREA_AVERAGE, true));
        assertThat(
                        chosen.loadAnyCounts(inputs.omniglot())
                                .heldOut()
                                .grouping("character")
                                .groupCount())
                .isEqualTo(3);
    }

    /** A model of random characters of all alphabets, tested by another division of them. */
    @Test
    void classesTrainedOnAreTestedOnOnlyIfThatIsAskedFor() throws Exception {
        Path out = folder.resolve("seen");
        Launcher.result(
                new OmniglotTrain(),
                inputs.onOmniglot(
                        "--steps=1",
                        "--split=random1200",
                        "--training-characters=9",
                        "--out=" + out));
        // the file may be anywhere
        Path moved = Files.move(out.resolve("model.zip"), folder.resolve("moved.zip"));
        String[] otherwise = {
            "--any-counts",
            "--data=" + inputs.omniglot(),
            "--weights=" + moved,
            "--split-seed=1",
            "--way=2",
            "--shot=1",
            "--episodes=1",
            "--samples=1"
        };

        assertThatThrownBy(() -> Launcher.result(new OmniglotClassify(), otherwise))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("moved.zip was trained on")
                .hasMessageContaining("of the 3 groups of 'character'")
                .hasMessageContaining("--allow-seen");
        String[] allowed = Arrays.copyOf(otherwise, otherwise.length + 1);
        allowed[otherwise.length] = "--allow-seen";
        SeenGroups seen = Launcher.result(new OmniglotClassify(), allowed).seen();
        assertThat(seen.seen()).isBetween(1, 3);
        assertThat(seen.tested()).isEqualTo(3);
    }

    /** As versions wrote it that kept the preparation in a file of its own. */
    @Test
    void checkpointsThatDoNotSayWhatTheyWereTrainedOnNeedToBeTold() throws Exception {
        Path bare = folder.resolve("bare.zip");
        Path beside = folder.resolve("beside.zip");
        OmniglotPreparation known =
                OmniglotPreparation.of(Checkpoint.read(inputs.weights()).provenance().orElseThrow())
                        .orElseThrow();
        for (Path file : List.of(bare, beside)) {
            Checkpoint.of(Checkpoint.loadModel(inputs.weights())).write(file);
        }
        Files.write(OmniglotPreparation.fileBeside(beside), JSON.writeValueAsBytes(known));

        assertThatThrownBy(() -> Launcher.result(new OmniglotClassify(), evaluating(bare)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bare.zip does not say how Omniglot was divided")
                .hasMessageContaining("--split");
        assertThat(
                        Launcher.result(
                                        new OmniglotClassify(),
                                        evaluating(bare, "--split=background"))
                                .seen()
                                .seen())
                .isNull();
        Evaluation<List<Classified>> found =
                Launcher.result(new OmniglotClassify(), evaluating(beside));
        assertThat(found.data()).isEqualTo(known);
        assertThat(found.seen()).isEqualTo(new SeenGroups("character", 6, 0));

        Path exported = folder.resolve("exported from beside.zip");
        OmniglotExport.runExample(
                "--any-counts",
                "--data=" + inputs.omniglot(),
                "--weights=" + beside,
                "--to=" + exported);
        assertThat(Checkpoint.read(exported).provenance()).isPresent();
    }

    @Test
    void widerStrokesAreMoreMembers() throws Exception {
        Path out = folder.resolve("widened");
        Launcher.result(
                new OmniglotTrain(),
                inputs.onOmniglot(
                        "--split=background",
                        "--widen=3",
                        "--steps=1",
                        "--seed=5",
                        "--out=" + out));
        assertThat(
                        Checkpoint.read(out.resolve("model.zip"))
                                .provenance()
                                .orElseThrow()
                                .augmentations())
                .containsExactly("StrokeWidthsOptions[variants=3, thinner=1, wider=2, seed=5]");
    }

    /** The set is a part of the background alphabets, some of which other divisions test on. */
    @Test
    void smallSetsAreLearnedFromAndKnownToBe() throws Exception {
        Path data = folder.resolve("one part");
        Path small = data.resolve("images_background_small1");
        copy(inputs.omniglot().resolve("images_background"), small);
        Path out = folder.resolve("small");
        String[] args =
                inputs.onOmniglot("--split=small1", "--steps=1", "--preprocessing=area-average");
        args[1] = "--data=" + data;
        args = Arrays.copyOf(args, args.length + 1);
        args[args.length - 1] = "--out=" + out;
        Launcher.result(new OmniglotTrain(), args);

        Path weights = out.resolve("model.zip");
        assertThatThrownBy(() -> Launcher.result(new OmniglotClassify(), evaluating(weights, data)))
                .hasMessageContaining("expected images_evaluation.zip")
                .hasMessageContaining("but images_background_small1");
        Path other = folder.resolve("other part");
        copy(inputs.omniglot().resolve("images_evaluation"), other.resolve("images_evaluation"));
        Evaluation<List<Classified>> found =
                Launcher.result(new OmniglotClassify(), evaluating(weights, other));
        assertThat(found.seen()).isEqualTo(new SeenGroups("character", 6, 0));
        assertThat(((OmniglotPreparation) found.data()).division()).isEqualTo(Division.SMALL1);
        assertThatThrownBy(
                        () ->
                                Launcher.result(
                                        new OmniglotClassify(),
                                        evaluating(
                                                weights,
                                                inputs.omniglot(),
                                                "--split=random1200",
                                                "--training-characters=4")))
                .hasMessageContaining("was trained on")
                .hasMessageContaining("of the 8 groups of 'character'");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copied = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copied);
                } else {
                    Files.copy(file, copied);
                }
            }
        }
    }

    @Test
    void tasksMayBeOfOneAlphabet() throws Exception {
        Evaluation<List<Classified>> found =
                Launcher.result(
                        new OmniglotClassify(), evaluating(inputs.weights(), "--within=alphabet"));
        assertThat(found.figures())
                .allSatisfy(
                        row -> assertThat(row.classes()).isEqualTo("character within alphabet"));
        assertThatThrownBy(
                        () ->
                                Launcher.result(
                                        new OmniglotClassify(),
                                        inputs.sampled("--runs=x", "--within=alphabet")))
                .hasMessageContaining("--within is of tasks that are drawn");
    }

    private static String[] evaluating(Path weights, String... more) {
        return evaluating(weights, inputs.omniglot(), more);
    }

    private static String[] evaluating(Path weights, Path data, String... more) {
        List<String> args =
                new ArrayList<>(
                        List.of(
                                "--any-counts",
                                "--data=" + data,
                                "--weights=" + weights,
                                "--way=2",
                                "--shot=1",
                                "--episodes=1",
                                "--samples=1"));
        args.addAll(List.of(more));
        return args.toArray(String[]::new);
    }
}
