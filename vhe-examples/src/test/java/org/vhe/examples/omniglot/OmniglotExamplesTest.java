package org.vhe.examples.omniglot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vhe.core.evaluation.fewshot.FewShotRow;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.training.Checkpoint;
import org.vhe.data.omniglot.OmniglotPreparation;
import org.vhe.data.omniglot.OmniglotPreparation.Division;
import org.vhe.data.omniglot.Preprocessing;
import org.vhe.examples.SmallInputs;
import org.vhe.examples.SmallOmniglot;

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
                OmniglotClassify.runExample(
                                inputs.sampled("--runs", runs.toString(), "--baselines"))
                        .accuracy()
                        .get(0);

        assertThat(row.task().way()).isEqualTo(SmallOmniglot.CHARACTERS);
        assertThat(row.results().get("model").accuracy().queries())
                .isEqualTo(SmallOmniglot.CHARACTERS);
        assertThat(row.result("pixels")).isPresent();
        assertThat(row.chance()).isEqualTo(1.0 / 3);
    }

    @Test
    void restartsKeepTheRunWithTheBestBound() throws Exception {
        Path out = folder.resolve("restarts");
        OmniglotTrain.Result result =
                OmniglotTrain.runExample(
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
                OmniglotTrain.runExample(
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
        OmniglotTrain.runExample(
                inputs.onOmniglot(
                        "--steps=1",
                        "--split=random1200",
                        "--training-characters=9",
                        "--split-seed=4",
                        "--out",
                        out.toString()));

        OmniglotPreparation chosen =
                OmniglotClassify.runExample(
                                "--any-counts",
                                "--data=" + inputs.omniglot(),
                                "--weights=" + out.resolve("model.zip"),
                                "--way=3",
                                "--shot=1",
                                "--episodes=1",
                                "--samples=1",
                                "--inner-samples=1")
                        .data();

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
}
