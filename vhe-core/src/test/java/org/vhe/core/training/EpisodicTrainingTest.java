package org.vhe.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Split;
import org.vhe.core.gaussian.GaussianClasses;
import org.vhe.core.gaussian.GaussianDesigns;
import org.vhe.core.graph.ArrayTransfer;
import org.vhe.core.graph.Initializer;
import org.vhe.core.graph.Mode;
import org.vhe.core.model.BatchShape;
import org.vhe.core.model.EpisodicClassifier;
import org.vhe.core.model.ModelDescription;
import org.vhe.core.objective.KlSchedule;
import org.vhe.core.objective.Objective;
import org.vhe.core.objective.ObjectiveTerms;

/** A trainer carries a loss as it does a bound. */
class EpisodicTrainingTest {
    @TempDir Path folder;

    private static final class Recorder implements TrainingListener {
        final List<StepReport> steps = new ArrayList<>();
        final List<Long> recoveries = new ArrayList<>();

        @Override
        public void onStep(StepReport report) {
            steps.add(report);
        }

        @Override
        public void onRecovery(long divergedAt, long restored, String reason) {
            recoveries.add(divergedAt);
        }

        List<ObjectiveTerms> terms() {
            return steps.stream().map(StepReport::terms).toList();
        }
    }

    private TrainingOptions.Builder options(String file) {
        return SmallClassifier.options(24)
                .averagingDecay(0.9)
                .maxGradientNorm(0.5)
                .drawnSupportSizes(true)
                .checkpoint(folder.resolve(file))
                .checkpointEvery(11);
    }

    private static float[] parameters(EpisodicClassifier model) {
        return ArrayTransfer.toFloats(model.parameters().flatParameters());
    }

    @Test
    void lossFallsAndAccuracyRises() {
        EpisodicClassifier model = SmallClassifier.create(1);
        TrainingOptions options =
                SmallClassifier.options(1000)
                        .learningRate(LearningRateSchedule.constant(0.03))
                        .build();
        Recorder recorder = new Recorder();
        try (Trainer trainer = new Trainer(model, GaussianClasses.of(12, 2, 1), options)) {
            TrainingResult result = trainer.listen(recorder).train();
            assertThat(result.recentTerms().metrics()).containsOnlyKeys("loss", "accuracy");
            assertThat(result.toString()).contains("loss", "accuracy").doesNotContain("bound");
        }
        ObjectiveTerms first = ObjectiveTerms.mean(recorder.terms().subList(0, 50));
        ObjectiveTerms last = ObjectiveTerms.mean(recorder.terms().subList(800, 1000));
        assertThat(last.metrics().get("loss")).isLessThan(first.metrics().get("loss") - 0.1);
        assertThat(last.metrics().get("accuracy")).isGreaterThan(first.metrics().get("accuracy"));
        assertThat(last.objective()).isEqualTo(last.bound());
        assertThat(last.bound() + last.metrics().get("loss")).isBetween(-1e-6, 1e-6);
    }

    @Test
    void resumingIsNotInterrupting() throws IOException {
        Path half = folder.resolve("half.zip");
        Recorder whole = new Recorder();
        EpisodicClassifier model = SmallClassifier.create(1);
        Path metrics = folder.resolve("whole.csv");
        try (Trainer trainer = new Trainer(model, SmallModel.data(), options("a.zip").build())) {
            trainer.listen(
                    new TrainingListener() {
                        @Override
                        public void onCheckpoint(Path file, long step) {
                            try {
                                if (step == 11) {
                                    Files.copy(file, half);
                                }
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        }
                    });
            trainer.listen(whole).listen(new MetricsFile(metrics, 5)).train();
        }
        Recorder rest = new Recorder();
        EpisodicClassifier other = SmallClassifier.create(99);
        try (Trainer trainer = new Trainer(other, SmallModel.data(), options("b.zip").build())) {
            trainer.resume(half).listen(rest).train();
        }
        assertThat(rest.terms()).hasSize(13).isEqualTo(whole.terms().subList(11, 24));
        assertThat(parameters(other)).isEqualTo(parameters(model));
        Map<String, INDArray> a = Checkpoint.read(folder.resolve("a.zip")).arrays();
        Map<String, INDArray> b = Checkpoint.read(folder.resolve("b.zip")).arrays();
        assertThat(b).isEqualTo(a).containsKeys("updater", "averages/encoder/w");
        assertThat(a.get("statistics/encoder/size").getFloat(0)).isNotEqualTo(1f);
        assertThat(Files.readAllLines(metrics).get(0))
                .isEqualTo("step,steps,epoch,seconds,learningRate,loss,accuracy,gradientNorm");
    }

    @Test
    void classesHeldOutEndTraining() {
        Split data = SmallModel.data().holdOut("class", 2, 1);
        EpisodicClassifier model = SmallClassifier.create(1);
        TrainingOptions options =
                SmallClassifier.options(300)
                        .learningRate((step, progress) -> step < 20 ? 0.02 : 3)
                        .validation(Validation.of(data.heldOut(), 5).withBatches(3).withPatience(3))
                        .build();
        try (Trainer trainer = new Trainer(model, data.training(), options)) {
            TrainingResult result = trainer.train();
            ValidationReport last = result.validation();
            assertThat(result.steps()).isEqualTo(last.bestStep() + 15).isLessThan(300);
            assertThat(-last.bestBound()).isLessThanOrEqualTo(last.terms().metrics().get("loss"));
            assertThat(last.toString()).contains("best loss");
        }
    }

    @Test
    void aRunThatDivergesGoesBack() {
        EpisodicClassifier model = SmallClassifier.create(1);
        Recorder recorder = new Recorder();
        TrainingOptions options =
                SmallClassifier.options(30)
                        .checkpointEvery(5)
                        .learningRate(
                                (step, progress) ->
                                        step == 12 && recorder.recoveries.isEmpty() ? 1e38 : 0.01)
                        .build();
        try (Trainer trainer = new Trainer(model, SmallModel.data(), options)) {
            TrainingResult result = trainer.listen(recorder).train();
            assertThat(result.recoveries()).isEqualTo(1);
            assertThat(recorder.recoveries).hasSize(1).allMatch(step -> step > 12);
            assertThat(result.recentTerms().isFinite()).isTrue();
        }
    }

    @Test
    void objectivesOfTheOtherKindAreRefused() {
        EpisodicClassifier classifier = SmallClassifier.create(1);
        assertThatThrownBy(
                        () ->
                                new Trainer(
                                        classifier,
                                        SmallModel.data(),
                                        SmallClassifier.options(1)
                                                .objective(Objective.VHE)
                                                .build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "is trained by Objective.EPISODIC, but the objective is 'vhe'");
        assertThatThrownBy(
                        () ->
                                new Trainer(
                                        SmallModel.create(1),
                                        SmallModel.data(),
                                        SmallModel.options(1)
                                                .objective(Objective.EPISODIC)
                                                .build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("such as Objective.VHE, but the objective is 'episodic'");
        assertThatThrownBy(
                        () ->
                                new Trainer(
                                        classifier,
                                        SmallModel.data(),
                                        SmallClassifier.options(1)
                                                .klSchedule(KlSchedule.linearWarmUp(3))
                                                .build()))
                .hasMessageContaining("has no KL");
        assertThatThrownBy(
                        () ->
                                new Trainer(
                                        classifier,
                                        SmallModel.data(),
                                        SmallClassifier.options(1)
                                                .freeBits(EpisodicClassifier.CLASS, 1)
                                                .build()))
                .hasMessageContaining("no KL for free bits");
    }

    @Test
    void aSingleClassIsRefused() {
        GroupedDataset one = GaussianDesigns.data(1, Map.of("class", new int[24]));
        assertThatThrownBy(
                        () ->
                                new Trainer(
                                        SmallClassifier.create(1),
                                        one,
                                        SmallClassifier.options(1).build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("grouping 'class' has 1 group");
    }

    @Test
    void partsOfAnEpisodeAreRefusedAndTheWholeIsComputedElsewhere() {
        TrainingOptions options = SmallClassifier.options(6).build();
        EpisodicClassifier worker = SmallClassifier.create(7);
        assertThatThrownBy(() -> new PartialGradients(worker, SmallModel.data(), options, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be computed in 2 parts");
        EpisodicClassifier here = SmallClassifier.create(1);
        EpisodicClassifier there = SmallClassifier.create(1);
        try (PartialGradients gradients =
                        new PartialGradients(worker, SmallModel.data(), options, 1);
                Trainer local = new Trainer(here, SmallModel.data(), options);
                Trainer remote =
                        new Trainer(
                                there, SmallModel.data(), options, of(gradients, worker, there))) {
            local.train();
            remote.train();
        }
        assertThat(parameters(there)).isEqualTo(parameters(here));
    }

    private static GradientSource of(
            PartialGradients gradients, EpisodicClassifier worker, EpisodicClassifier trained) {
        return new GradientSource() {
            @Override
            public int parts() {
                return 1;
            }

            @Override
            public StepGradient compute(long seed, long step, Map<String, Double> klWeights) {
                worker.parameters().flatParameters().assign(trained.parameters().flatParameters());
                worker.parameters().flatStatistics().assign(trained.parameters().flatStatistics());
                return gradients.compute(0, seed, step, klWeights);
            }
        };
    }

    @Test
    void targetsThatShareSupportSetsAreRefused() {
        EpisodicClassifier model = SmallClassifier.create(1);
        TrainingOptions options = SmallClassifier.options(6).targetsPerSupport(2).build();
        assertThatThrownBy(() -> new Trainer(model, SmallModel.data(), options))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("compares the targets")
                .hasMessageContaining("not one for 2");
        BatchShape shape = new BatchShape(4, 2, Map.of("class", 2));
        assertThatThrownBy(() -> model.objectiveGraph(Mode.TRAINING, shape, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has a support set for each target, not for 2");
    }

    @Test
    void aCheckpointOfAnotherKindOfModelIsRefused() {
        Checkpoint custom = Checkpoint.of(SmallClassifier.create(1));
        assertThatThrownBy(() -> custom.toModel(EpisodicClassifier.class))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("only its own code can make this model");
        EpisodicClassifier unknown =
                EpisodicClassifier.builder("class", 3)
                        .scores(
                                (graph, queries, supports) ->
                                        queries.mmul(supports.mean(1).permute(1, 0))
                                                .mul(
                                                        graph.parameter(
                                                                "a",
                                                                Initializer.constant(1),
                                                                1,
                                                                1)))
                        .description(new ModelDescription("nobody's", "{}"))
                        .build();
        assertThatThrownBy(() -> Checkpoint.of(unknown).toModel(EpisodicClassifier.class))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("no factory");
    }
}
