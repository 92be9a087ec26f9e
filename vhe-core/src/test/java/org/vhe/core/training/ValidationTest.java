package org.vhe.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Split;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.shape.ShapeMismatchException;

/** Held-out data watch a run, and may end it; the run itself is the same. */
class ValidationTest {
    private static final Split DATA = SmallModel.data().holdOut("class", 1, 1);

    @TempDir Path folder;

    /** The rate is right for 20 steps, then far too large. */
    private TrainingOptions.Builder options(String file) {
        return SmallModel.options(200)
                .learningRate((step, progress) -> step < 20 ? 0.02 : 2)
                .checkpoint(folder.resolve(file))
                .checkpointEvery(7);
    }

    private static Validation watch() {
        return Validation.of(DATA.heldOut(), 5).withBatches(3);
    }

    /** Keeps all reports, and the parameters at each validation. */
    private static final class Recorder implements TrainingListener {
        final List<StepReport> steps = new ArrayList<>();
        final Map<Long, Map<String, INDArray>> parameters = new TreeMap<>();
        private Trainer trainer;

        @Override
        public void onStart(Trainer started) {
            trainer = started;
        }

        @Override
        public void onStep(StepReport report) {
            steps.add(report);
            parameters.put(report.step(), trainer.parameters());
        }
    }

    private static Trainer trainer(Homoencoder model, TrainingOptions options) {
        return new Trainer(model, DATA.training(), options);
    }

    private static float[] parameters(Homoencoder model) {
        return model.parameters().flatParameters().toFloatVector();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.9})
    void trainingIsTheSameWithAndWithout(double averaging) {
        TrainingOptions plain =
                SmallModel.options(20).averagingDecay(averaging).maxGradientNorm(0.5).build();
        Homoencoder without = SmallModel.create(1);
        Recorder unwatched = new Recorder();
        try (Trainer trainer = trainer(without, plain)) {
            trainer.listen(unwatched).train();
        }
        Homoencoder with = SmallModel.create(1);
        Recorder watched = new Recorder();
        try (Trainer trainer = trainer(with, plain.toBuilder().validation(watch()).build())) {
            trainer.listen(watched).train();
        }
        assertThat(parameters(with)).isEqualTo(parameters(without));
        for (int i = 0; i < 20; i++) {
            assertThat(watched.steps.get(i).terms()).isEqualTo(unwatched.steps.get(i).terms());
            assertThat(unwatched.steps.get(i).validation()).isEmpty();
            ValidationReport report = watched.steps.get(i).validation().orElseThrow();
            assertThat(report.step()).isEqualTo((i + 1) / 5 * 5);
        }
    }

    @Test
    void trainingEndsAndTheBestIsKept() throws IOException {
        Homoencoder model = SmallModel.create(1);
        Recorder recorder = new Recorder();
        TrainingOptions options = options("best.zip").validation(watch().withPatience(3)).build();
        TrainingResult result;
        try (Trainer trainer = trainer(model, options)) {
            result = trainer.listen(recorder).train();
        }
        ValidationReport last = result.validation();
        assertThat(last.bestStep()).isBetween(5L, 25L);
        assertThat(result.steps()).isEqualTo(last.bestStep() + 15);
        assertThat(last.bestBound()).isGreaterThan(last.terms().bound());
        double[] bounds =
                recorder.steps.stream()
                        .map(step -> step.validation().orElseThrow())
                        .mapToDouble(report -> report.terms().bound())
                        .toArray();
        assertThat(last.bestBound()).isEqualTo(Arrays.stream(bounds).max().orElseThrow());
        Map<String, INDArray> best = recorder.parameters.get(last.bestStep());
        Homoencoder loaded = SmallModel.create(2);
        Checkpoint.read(folder.resolve("best.zip")).copyTo(loaded, true);
        Homoencoder exported = SmallModel.create(2);
        Checkpoint.read(folder.resolve("best.zip")).withoutTraining().copyTo(exported, true);
        for (Homoencoder kept : List.of(model, loaded, exported)) {
            assertThat(kept.parameters().parameters()).isEqualTo(best);
        }
        Homoencoder lastModel = SmallModel.create(2);
        Checkpoint.read(folder.resolve("best.zip")).copyTo(lastModel, false);
        assertThat(lastModel.parameters().parameters())
                .isEqualTo(recorder.parameters.get(result.steps()));
    }

    @Test
    void whatIsReportedIsOfTheAveragesThatAreUsed() {
        Homoencoder model = SmallModel.create(1);
        TrainingOptions options =
                options("a.zip").averagingDecay(0.9).validation(watch().withPatience(2)).build();
        ValidationReport report;
        try (Trainer trainer = trainer(model, options)) {
            report = trainer.train().validation();
        }
        try (ValidationRun again = new ValidationRun(model, watch(), options)) {
            again.validate(0);
            assertThat(again.report().orElseThrow().terms().bound()).isEqualTo(report.bestBound());
        }
    }

    /** Stopped at 13, gone on from there; and from checkpoints at 7 and when it ended by itself. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.9})
    void resumedRunIsTheUninterruptedOneWithItsPatience(double averaging) throws IOException {
        Validation watch = watch().withPatience(3);
        TrainingOptions whole =
                options("whole.zip").averagingDecay(averaging).validation(watch).build();
        Path metrics = folder.resolve("whole.csv");
        Path seven = folder.resolve("seven.zip");
        try (Trainer trainer = trainer(SmallModel.create(1), whole)) {
            trainer.listen(copyAt(7, seven)).listen(new MetricsFile(metrics, 10)).train();
        }
        TrainingOptions parts = whole.toBuilder().checkpoint(folder.resolve("parts.zip")).build();
        Path partMetrics = folder.resolve("parts.csv");
        try (Trainer trainer = trainer(SmallModel.create(1), parts)) {
            trainer.listen(new MetricsFile(partMetrics, 10));
            trainer.listen(
                            new TrainingListener() {
                                @Override
                                public void onStep(StepReport report) {
                                    if (report.step() == 13) {
                                        trainer.stop();
                                    }
                                }
                            })
                    .train();
        }
        try (Trainer trainer = trainer(SmallModel.create(2), parts)) {
            trainer.listen(new MetricsFile(partMetrics, 10));
            trainer.resume(folder.resolve("parts.zip")).train();
        }
        assertSame(folder.resolve("whole.zip"), folder.resolve("parts.zip"));
        assertThat(withoutSeconds(partMetrics)).isEqualTo(withoutSeconds(metrics));
        TrainingOptions rest = whole.toBuilder().checkpoint(folder.resolve("rest.zip")).build();
        try (Trainer trainer = trainer(SmallModel.create(3), rest)) {
            trainer.resume(seven).train();
        }
        assertSame(folder.resolve("whole.zip"), folder.resolve("rest.zip"));
        TrainingOptions ended = whole.toBuilder().budget(Budget.ofSteps(300)).build();
        long steps = Checkpoint.read(folder.resolve("whole.zip")).step();
        try (Trainer trainer = trainer(SmallModel.create(4), ended)) {
            assertThat(trainer.resume(folder.resolve("whole.zip")).train().steps())
                    .isEqualTo(steps);
        }
    }

    private static TrainingListener copyAt(long at, Path copy) {
        return new TrainingListener() {
            @Override
            public void onCheckpoint(Path file, long step) {
                try {
                    if (step == at) {
                        Files.copy(file, copy);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }

    private static void assertSame(Path expected, Path actual) throws IOException {
        Checkpoint a = Checkpoint.read(expected);
        Checkpoint b = Checkpoint.read(actual);
        assertThat(b.arrays()).isEqualTo(a.arrays());
        assertThat(a.hasBest()).isTrue();
        assertThat(b.meta().get("validation")).isEqualTo(a.meta().get("validation"));
        assertThat(b.step()).isEqualTo(a.step());
    }

    private static String withoutSeconds(Path file) throws IOException {
        return Files.readString(file).replaceAll("(?m)^(\\d+,\\d+,[^,]*),[^,]*", "$1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metrics.csv", "metrics.jsonl"})
    void metricsHaveColumnsThatAreEmptyInRowsWithoutValidation(String name) throws IOException {
        Path file = folder.resolve(name);
        TrainingOptions options =
                options("m.zip").budget(Budget.ofSteps(6)).validation(watch()).build();
        try (Trainer trainer = trainer(SmallModel.create(1), options)) {
            trainer.listen(new MetricsFile(file, 2)).train();
        }
        List<String> lines = Files.readAllLines(file);
        if (name.endsWith("csv")) {
            assertThat(lines.get(0))
                    .endsWith(
                            ",gradientNorm,validation_bound,validation_logLikelihood,validation_kl_c,validation_kl_z");
            assertThat(lines.get(1)).endsWith(",,,,");
            assertThat(lines.get(3)).matches(".*(,-?\\d+\\.\\d+){4}");
        } else {
            assertThat(lines.get(0)).contains("\"validation_bound\":null");
            assertThat(lines.get(2)).containsPattern("\"validation_bound\":-\\d");
        }
    }

    @Test
    void otherWatchingIsRefusedWhenARunGoesOn() throws IOException {
        TrainingOptions options =
                options("v.zip").budget(Budget.ofSteps(6)).validation(watch()).build();
        try (Trainer trainer = trainer(SmallModel.create(1), options)) {
            trainer.train();
        }
        Validation other = new Validation(DATA.training(), 5, 3, watch().patience());
        for (TrainingOptions changed :
                List.of(
                        options.toBuilder().validation(watch().withPatience(2)).build(),
                        options.toBuilder().validation(other).build(),
                        options("v.zip").build())) {
            try (Trainer trainer = trainer(SmallModel.create(1), changed)) {
                assertThatThrownBy(() -> trainer.resume(folder.resolve("v.zip")))
                        .isInstanceOf(CheckpointException.class)
                        .hasMessageContaining("validation was");
            }
        }
    }

    @Test
    void unfitDataAreRefusedBeforeTraining() {
        GroupedDataset flat =
                DATA.heldOut().map(new long[] {1}, (element, values) -> new float[] {values[0]});
        GroupedDataset tiny = DATA.heldOut().subset(0);
        assertThatThrownBy(() -> trainer(SmallModel.create(1), watched(flat)))
                .isInstanceOf(ShapeMismatchException.class);
        assertThatThrownBy(() -> trainer(SmallModel.create(1), watched(tiny)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("class");
        assertThatThrownBy(() -> watch().withPatience(0)).hasMessageContaining("patience");
    }

    private static TrainingOptions watched(GroupedDataset data) {
        return SmallModel.options(1).validation(Validation.of(data, 5)).build();
    }
}
