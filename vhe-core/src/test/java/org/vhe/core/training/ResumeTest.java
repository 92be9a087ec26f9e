package org.vhe.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Sgd;
import org.vhe.core.graph.ArrayTransfer;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.objective.KlSchedule;

/** A resumed run is the uninterrupted one to the last bit. */
class ResumeTest {
    @TempDir Path folder;

    private TrainingOptions.Builder options(String file) {
        return SmallModel.options(24)
                .learningRate(LearningRateSchedule.fallingFrom(0.02, 0.25))
                .klSchedule(KlSchedule.linearWarmUp(20))
                .averagingDecay(0.9)
                .maxGradientNorm(0.5)
                .checkpoint(folder.resolve(file))
                .checkpointEvery(11);
    }

    /** Every term and norm of each step, and how many gradients were clipped. */
    private static final class Recorder implements TrainingListener {
        final List<List<Object>> steps = new ArrayList<>();
        int clipped;

        @Override
        public void onStep(StepReport report) {
            steps.add(
                    List.of(
                            report.step(),
                            report.terms(),
                            report.gradientNorm(),
                            report.learningRate(),
                            report.klFactor()));
            clipped += report.gradientNorm() > 0.5 ? 1 : 0;
        }
    }

    private static void copyAt(Trainer trainer, long at, Path copy) {
        trainer.listen(
                new TrainingListener() {
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
                });
    }

    private static void assertSame(Path a, Path b) throws IOException {
        Checkpoint first = Checkpoint.read(a);
        Checkpoint second = Checkpoint.read(b);
        assertThat(second.arrays().keySet()).isEqualTo(first.arrays().keySet());
        for (String name : first.arrays().keySet()) {
            INDArray x = first.arrays().get(name);
            assertThat(second.arrays().get(name).data().asFloat())
                    .as(name)
                    .isEqualTo(x.data().asFloat());
        }
        assertThat(second.meta().get("detector")).isEqualTo(first.meta().get("detector"));
        assertThat(second.meta().get("recentTerms")).isEqualTo(first.meta().get("recentTerms"));
        assertThat(second.step()).isEqualTo(first.step());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void resumingFromACheckpointIsNotInterrupting(boolean drawn) throws IOException {
        Recorder whole = new Recorder();
        Path half = folder.resolve("half.vhe");
        Homoencoder model = SmallModel.create(1);
        try (Trainer trainer = new Trainer(model, SmallModel.data(), sized("a.vhe", drawn))) {
            copyAt(trainer, 11, half);
            trainer.listen(whole).train();
        }
        Recorder rest = new Recorder();
        Homoencoder other = SmallModel.create(99);
        try (Trainer trainer = new Trainer(other, SmallModel.data(), sized("b.vhe", drawn))) {
            trainer.resume(half).listen(rest).train();
        }
        assertThat(rest.steps).hasSize(13).isEqualTo(whole.steps.subList(11, 24));
        assertThat(whole.clipped).as("clipping happens").isBetween(1, 24);
        assertSame(folder.resolve("a.vhe"), folder.resolve("b.vhe"));
        Checkpoint end = Checkpoint.read(folder.resolve("b.vhe"));
        assertThat(end.arrays().keySet())
                .contains("updater", "statistics/encoder/size", "averages/encoder/w");
        assertThat(end.arrays().get("statistics/encoder/size").getFloat(0)).isNotEqualTo(1f);
        assertSameAverages(other, model, end);
    }

    /** Both models have the averages of a checkpoint, whose last parameters are others. */
    private static void assertSameAverages(Homoencoder a, Homoencoder b, Checkpoint checkpoint)
            throws IOException {
        Homoencoder averages = SmallModel.create(3);
        checkpoint.copyTo(averages, true);
        Homoencoder last = SmallModel.create(3);
        checkpoint.copyTo(last, false);
        for (Homoencoder model : List.of(a, b)) {
            assertThat(parameters(model)).isEqualTo(parameters(averages));
            assertThat(parameters(model)).isNotEqualTo(parameters(last));
            assertThat(statistic(model)).isEqualTo(statistic(averages));
            assertThat(statistic(model)).isNotEqualTo(statistic(last));
        }
    }

    private static float[] parameters(Homoencoder model) {
        return ArrayTransfer.toFloats(model.parameters().flatParameters());
    }

    private static float statistic(Homoencoder model) {
        return model.parameters().flatStatistics().getFloat(0);
    }

    private Path uninterrupted() {
        TrainingOptions options = options("whole.vhe").build();
        try (Trainer trainer = new Trainer(SmallModel.create(1), SmallModel.data(), options)) {
            trainer.train();
        }
        return folder.resolve("whole.vhe");
    }

    @Test
    void stoppedTrainingGoesOnAsIfItHadNotBeen() throws IOException {
        Path whole = uninterrupted();
        TrainingOptions options = options("stopped.vhe").build();
        Homoencoder model = SmallModel.create(1);
        try (Trainer trainer = new Trainer(model, SmallModel.data(), options)) {
            trainer.listen(
                    new TrainingListener() {
                        @Override
                        public void onStep(StepReport report) {
                            if (report.step() == 7) {
                                trainer.stop();
                            }
                        }
                    });
            assertThat(trainer.train().steps()).isEqualTo(7);
            // the averages are in use now, and training goes on from the last parameters all the
            // same: here, and from the file
            Path seven = Files.copy(folder.resolve("stopped.vhe"), folder.resolve("seven.vhe"));
            assertThat(trainer.train().steps()).isEqualTo(24);
            assertSame(whole, folder.resolve("stopped.vhe"));
            TrainingOptions rest = options("rest.vhe").build();
            Homoencoder other = SmallModel.create(4);
            try (Trainer again = new Trainer(other, SmallModel.data(), rest)) {
                again.resume(seven).train();
            }
            assertSame(whole, folder.resolve("rest.vhe"));
            assertSameAverages(model, other, Checkpoint.read(whole));
        }
    }

    @Test
    void checkpointMadeAfterTrainingIsTheLastOneWritten() throws IOException {
        TrainingOptions options = options("written.vhe").build();
        try (Trainer trainer = new Trainer(SmallModel.create(1), SmallModel.data(), options)) {
            trainer.train();
            trainer.checkpoint().write(folder.resolve("made.vhe"));
        }
        assertSame(folder.resolve("written.vhe"), folder.resolve("made.vhe"));
    }

    @Test
    void anotherRunsCheckpointIsReplacedOnlyWhereAskedFor() throws IOException {
        Path file = uninterrupted();
        byte[] before = Files.readAllBytes(file);
        TrainingOptions options = options("whole.vhe").build();
        try (Trainer trainer = new Trainer(SmallModel.create(1), SmallModel.data(), options)) {
            assertThatThrownBy(trainer::train)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("whole.vhe exists")
                    .hasMessageContaining("resume");
            assertThat(Files.readAllBytes(file)).isEqualTo(before);
            trainer.resume(file).train();
        }
        TrainingOptions over =
                options("whole.vhe").budget(Budget.ofSteps(2)).overwrite(true).build();
        try (Trainer trainer = new Trainer(SmallModel.create(1), SmallModel.data(), over)) {
            trainer.train();
        }
        assertThat(Checkpoint.read(file).step()).isEqualTo(2);
    }

    /** With support sets of two, or of sizes drawn from one and two. */
    private TrainingOptions sized(String file, boolean drawn) {
        return options(file).drawnSupportSizes(drawn).build();
    }

    @Test
    void anotherOneShotPartIsRefused() throws IOException {
        Path file = folder.resolve("part.vhe");
        TrainingOptions with = options("part.vhe").oneShotPart(0.5).build();
        try (Trainer trainer = new Trainer(SmallModel.create(1), SmallModel.data(), with)) {
            trainer.train();
        }
        TrainingOptions without = options("other.vhe").build();
        try (Trainer trainer = new Trainer(SmallModel.create(1), SmallModel.data(), without)) {
            assertThatThrownBy(() -> trainer.resume(file))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("oneShotPart 0.5, but the options say 0.0");
        }
        try (Trainer trainer = new Trainer(SmallModel.create(1), SmallModel.data(), with)) {
            trainer.resume(file);
        }
    }

    @Test
    void otherDrawnSizesAreRefused() throws IOException {
        Path file = folder.resolve("drawn.vhe");
        TrainingOptions with = options("drawn.vhe").drawnSupportSizes(true).build();
        try (Trainer trainer = new Trainer(SmallModel.create(1), SmallModel.data(), with)) {
            trainer.train();
        }
        TrainingOptions without = options("other.vhe").build();
        try (Trainer trainer = new Trainer(SmallModel.create(1), SmallModel.data(), without)) {
            assertThatThrownBy(() -> trainer.resume(file))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("drawnSupportSizes true, but the options say false");
        }
    }

    @Test
    void trainingInTwoPartsIsTrainingOnce() throws IOException {
        TrainingOptions.Builder constant =
                options("c.vhe").learningRate(LearningRateSchedule.constant(0.02));
        try (Trainer trainer =
                new Trainer(SmallModel.create(1), SmallModel.data(), constant.build())) {
            trainer.train();
        }
        Path part = folder.resolve("part.vhe");
        TrainingOptions first = constant.budget(Budget.ofSteps(12)).checkpoint(part).build();
        try (Trainer trainer = new Trainer(SmallModel.create(1), SmallModel.data(), first)) {
            trainer.train();
        }
        TrainingOptions second = constant.budget(Budget.ofSteps(24)).build();
        try (Trainer trainer = new Trainer(SmallModel.create(1), SmallModel.data(), second)) {
            TrainingResult result = trainer.resume(part).train();
            assertThat(result.steps()).isEqualTo(24);
        }
        assertSame(folder.resolve("c.vhe"), part);
    }

    @Test
    void updatersWithoutStateResumeToo() throws IOException {
        TrainingOptions sgd = options("d.vhe").updater(new Sgd()).averagingDecay(0).build();
        Path half = folder.resolve("half.vhe");
        try (Trainer trainer = new Trainer(SmallModel.create(1), SmallModel.data(), sgd)) {
            copyAt(trainer, 11, half);
            trainer.train();
        }
        TrainingOptions again = sgd.toBuilder().checkpoint(folder.resolve("e.vhe")).build();
        try (Trainer trainer = new Trainer(SmallModel.create(2), SmallModel.data(), again)) {
            trainer.resume(half).train();
        }
        assertSame(folder.resolve("d.vhe"), folder.resolve("e.vhe"));
    }

    @Test
    void secondsOfBothPartsAreCounted() throws IOException {
        Path part = folder.resolve("part.vhe");
        TrainingOptions first = options("x.vhe").budget(Budget.ofSteps(3)).checkpoint(part).build();
        try (Trainer trainer = new Trainer(SmallModel.create(1), SmallModel.data(), first)) {
            trainer.train();
        }
        double before = Checkpoint.read(part).meta().get("seconds").asDouble();
        assertThat(before).isPositive();
        try (Trainer trainer =
                new Trainer(SmallModel.create(1), SmallModel.data(), options("y.vhe").build())) {
            assertThat(trainer.resume(part).train().seconds()).isGreaterThan(before);
        }
    }
}
