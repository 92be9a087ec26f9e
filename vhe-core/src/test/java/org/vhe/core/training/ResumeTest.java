package org.vhe.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Sgd;
import org.vhe.core.dataset.Augmentation;
import org.vhe.core.dataset.GroupEffect;
import org.vhe.core.dataset.GroupedDataset;
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
                    .hasMessageContaining("oneShotPart was 0.5 and is 0.0");
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
                    .hasMessageContaining("drawnSupportSizes was true and is false");
        }
    }

    @Test
    void runWithSharedSupportSetsGoesOnExactlyAndWithTheSameNumberOnly() throws IOException {
        TrainingOptions shared = options("shared.vhe").targetsPerSupport(2).build();
        Path half = folder.resolve("half-shared.vhe");
        try (Trainer trainer = new Trainer(SmallModel.create(1), SmallModel.data(), shared)) {
            copyAt(trainer, 11, half);
            trainer.train();
        }
        TrainingOptions rest = options("rest.vhe").targetsPerSupport(2).build();
        try (Trainer trainer = new Trainer(SmallModel.create(4), SmallModel.data(), rest)) {
            trainer.resume(half).train();
        }
        assertSame(folder.resolve("shared.vhe"), folder.resolve("rest.vhe"));
        TrainingOptions without = options("other.vhe").build();
        try (Trainer trainer = new Trainer(SmallModel.create(1), SmallModel.data(), without)) {
            assertThatThrownBy(() -> trainer.resume(half))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("targetsPerSupport was 2 and is 1");
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

    @Test
    void everyDifferenceOfDataAndOptionsIsSaid() throws IOException {
        Path file = uninterrupted();
        GroupedDataset other = SmallModel.data().subset(0, 1, 6, 7, 12, 13, 18, 19);
        TrainingOptions options =
                options("other.vhe")
                        .batchSize(2)
                        .learningRate(LearningRateSchedule.constant(0.5))
                        .maxGradientNorm(0)
                        .seed(2)
                        .build();
        Homoencoder model = SmallModel.create(5);
        float[] before = parameters(model);
        try (Trainer trainer = new Trainer(model, other, options)) {
            assertThatThrownBy(() -> trainer.resume(file))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("batchSize was 4 and is 2")
                    .hasMessageContaining("learningRate was")
                    .hasMessageContaining("maxGradientNorm was 0.5 and is 0.0")
                    .hasMessageContaining("seed was 1 and is 2")
                    .hasMessageContaining("the elements were")
                    .hasMessageNotContaining("averagingDecay");
        }
        assertThat(parameters(model)).isEqualTo(before);
    }

    @Test
    void otherAugmentationsAreRefused() throws IOException {
        Path file = uninterrupted();
        GroupedDataset augmented = SmallModel.data().withAugmentation(new Negation());
        TrainingOptions options = options("other.vhe").build();
        try (Trainer trainer = new Trainer(SmallModel.create(1), augmented, options)) {
            assertThatThrownBy(() -> trainer.resume(file))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("augmentations was [] and is")
                    .hasMessageContaining("Negation");
        }
    }

    /** One variant, that has no text of its own. */
    private static final class Negation implements Augmentation {
        @Override
        public int variants() {
            return 1;
        }

        @Override
        public GroupEffect effectOn(String grouping) {
            return GroupEffect.NEW_MEMBERS;
        }

        @Override
        public void apply(
                float[] values,
                int offset,
                long[] shape,
                long id,
                int variant,
                RandomGenerator random) {
            for (int i = offset; i < values.length; i++) {
                values[i] = -values[i];
            }
        }
    }

    @Test
    void checkpointOfBeforeProvenanceGoesOn() throws IOException {
        Path file = uninterrupted();
        Checkpoint whole = Checkpoint.read(file);
        Path old = folder.resolve("old.vhe");
        new Checkpoint(whole.meta(), whole.arrays(), Optional.empty()).write(old);
        TrainingOptions options = options("rest.vhe").build();
        try (Trainer trainer = new Trainer(SmallModel.create(1), SmallModel.data(), options)) {
            assertThat(trainer.resume(old).train().steps()).isEqualTo(24);
        }
    }

    @Test
    void impossibleProgressIsRefusedByName() throws IOException {
        Checkpoint whole = Checkpoint.read(uninterrupted());
        for (String name : List.of("step", "seconds", "rateFactor")) {
            Path file = folder.resolve("impossible.vhe");
            ObjectNode meta = whole.meta().deepCopy().put(name, -1);
            new Checkpoint(meta, whole.arrays(), whole.provenance()).write(file);
            TrainingOptions options = options("rest.vhe").build();
            try (Trainer trainer = new Trainer(SmallModel.create(1), SmallModel.data(), options)) {
                assertThatThrownBy(() -> trainer.resume(file))
                        .isInstanceOf(CheckpointException.class)
                        .hasMessageContaining("'" + name + "'");
            }
        }
    }

    @Test
    void checkpointsAreWrittenByTimeToo() throws IOException {
        List<Long> written = new ArrayList<>();
        Path five = folder.resolve("five.vhe");
        TrainingOptions options =
                options("timed.vhe").checkpointEvery(1000).checkpointSeconds(0).build();
        try (Trainer trainer = new Trainer(SmallModel.create(1), SmallModel.data(), options)) {
            trainer.listen(
                    new TrainingListener() {
                        @Override
                        public void onCheckpoint(Path file, long step) {
                            written.add(step);
                        }
                    });
            copyAt(trainer, 5, five);
            trainer.train();
        }
        assertThat(written).hasSize(25).startsWith(1L, 2L, 3L).endsWith(23L, 24L, 24L);
        assertSame(uninterrupted(), folder.resolve("timed.vhe"));
        // its averages lack the statistics that belong to them, so its last parameters are used
        Homoencoder used = SmallModel.create(2);
        Checkpoint.read(five).copyTo(used, true);
        Homoencoder last = SmallModel.create(2);
        Checkpoint.read(five).copyTo(last, false);
        assertThat(parameters(used)).isEqualTo(parameters(last));
        TrainingOptions rest = options("rest.vhe").build();
        try (Trainer trainer = new Trainer(SmallModel.create(4), SmallModel.data(), rest)) {
            trainer.resume(five).train();
        }
        assertSame(folder.resolve("whole.vhe"), folder.resolve("rest.vhe"));
    }

    @Test
    void interruptedThreadLeavesACheckpoint() throws Exception {
        Path whole = uninterrupted();
        TrainingOptions options = options("interrupted.vhe").build();
        try (Trainer trainer = new Trainer(SmallModel.create(1), SmallModel.data(), options)) {
            trainer.listen(
                    new TrainingListener() {
                        @Override
                        public void onStep(StepReport report) {
                            if (report.step() == 7) {
                                Thread.currentThread().interrupt();
                            }
                        }
                    });
            assertThat(trainer.train().steps()).isEqualTo(7);
            assertThat(Thread.interrupted()).as("the interrupt is left to the caller").isTrue();
            assertThat(trainer.train().steps()).isEqualTo(24);
        }
        assertSame(whole, folder.resolve("interrupted.vhe"));
    }

    @Test
    void secondRunIntoTheSameFileIsRefusedWhileTheFirstTrains() throws Exception {
        Path file = folder.resolve("shared.vhe");
        TrainingOptions options = options("shared.vhe").build();
        try (Trainer first = new Trainer(SmallModel.create(1), SmallModel.data(), options);
                Trainer second = new Trainer(SmallModel.create(1), SmallModel.data(), options)) {
            List<String> refusals = new ArrayList<>();
            first.listen(
                    new TrainingListener() {
                        @Override
                        public void onStep(StepReport report) {
                            if (report.step() == 3) {
                                assertThatThrownBy(second::train)
                                        .isInstanceOf(IllegalStateException.class)
                                        .hasMessageContaining("being written by another run");
                                refusals.add("second");
                            }
                        }
                    });
            first.train();
            assertThat(refusals).hasSize(1);
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void whatKilledWritersLeftIsRemoved() throws IOException {
        Path left = folder.resolve("whole.vhe." + UUID.randomUUID() + ".tmp");
        Path others = folder.resolve("whole.vhe.mine.tmp");
        Files.createFile(left);
        Files.createFile(others);
        uninterrupted();
        assertThat(left).doesNotExist();
        assertThat(others).exists();
    }

    @Test
    void fileThatCannotBeWrittenLosesNothing() throws IOException {
        Path file = folder.resolve("deep/model.vhe");
        TrainingOptions options = options("x.vhe").checkpoint(file).build();
        try (Trainer trainer = new Trainer(SmallModel.create(1), SmallModel.data(), options)) {
            trainer.listen(
                    new TrainingListener() {
                        @Override
                        public void onStep(StepReport report) {
                            block(report.step(), file);
                        }
                    });
            assertThatThrownBy(trainer::train)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining(file.toString())
                    .satisfies(
                            e -> {
                                String message = e.getMessage();
                                int at = message.indexOf("the checkpoint is in ");
                                Path rescued = Path.of(message.substring(at + 21));
                                assertThat(Checkpoint.read(rescued).step()).isEqualTo(24);
                                Files.delete(rescued);
                                Files.delete(rescued.getParent());
                            });
        }
    }

    /** Puts a folder with something in it where a file should go. */
    private static void block(long step, Path file) {
        try {
            if (step == 2) {
                Files.createDirectories(file.resolve("full"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Rows of seven steps, checkpoints every eleven, stopped at thirteen. */
    @ParameterizedTest
    @ValueSource(strings = {"metrics.csv", "metrics.jsonl"})
    void metricsOfAnInterruptedRunAreThoseOfAnUninterruptedOne(String name) throws IOException {
        Path whole = folder.resolve("whole-" + name);
        Path eleven = folder.resolve("eleven.vhe");
        TrainingOptions options = options("m.vhe").build();
        try (Trainer trainer = new Trainer(SmallModel.create(1), SmallModel.data(), options)) {
            copyAt(trainer, 11, eleven);
            trainer.listen(new MetricsFile(whole, 7)).train();
        }
        Path file = folder.resolve(name);
        TrainingOptions parts = options("p.vhe").build();
        try (Trainer trainer = new Trainer(SmallModel.create(1), SmallModel.data(), parts)) {
            trainer.listen(new MetricsFile(file, 7));
            trainer.listen(
                    new TrainingListener() {
                        @Override
                        public void onStep(StepReport report) {
                            if (report.step() == 13) {
                                trainer.stop();
                            }
                        }
                    });
            trainer.train();
        }
        assertThat(Files.readAllLines(file)).anyMatch(line -> line.matches(".*\\b13\\b.*"));
        TrainingOptions rest = options("p.vhe").build();
        for (Path from : List.of(folder.resolve("p.vhe"), eleven)) {
            try (Trainer trainer = new Trainer(SmallModel.create(2), SmallModel.data(), rest)) {
                // whichever comes first
                if (from.equals(eleven)) {
                    Files.delete(folder.resolve("p.vhe"));
                    trainer.resume(from).listen(new MetricsFile(file, 7));
                } else {
                    trainer.listen(new MetricsFile(file, 7)).resume(from);
                }
                trainer.train();
            }
            assertThat(withoutSeconds(file)).isEqualTo(withoutSeconds(whole));
        }
    }

    private static String withoutSeconds(Path file) throws IOException {
        String text = Files.readString(file);
        return file.toString().endsWith("csv")
                ? text.replaceAll("(?m)^(\\d+,\\d+,[^,]*),[^,]*", "$1")
                : text.replaceAll("\"seconds\":[^,]*", "");
    }

    @Test
    void interruptAtAnyTimeLeavesACheckpoint() throws Exception {
        for (int run = 0; run < 20; run++) {
            Path file = folder.resolve("run" + run + ".vhe");
            TrainingOptions options =
                    options("x.vhe").checkpoint(file).budget(Budget.ofSteps(1_000_000)).build();
            try (Trainer trainer = new Trainer(SmallModel.create(1), SmallModel.data(), options)) {
                Thread training = Thread.currentThread();
                long delay = 3 + 2L * run;
                Thread interrupting =
                        new Thread(
                                () -> {
                                    LockSupport.parkNanos(delay * 1_000_000);
                                    training.interrupt();
                                });
                interrupting.start();
                long steps = trainer.train().steps();
                assertThat(Thread.interrupted()).isTrue();
                interrupting.join();
                assertThat(Checkpoint.read(file).step()).isEqualTo(steps);
            }
        }
    }

    @Test
    void budgetOfNoStepTrainsNothingAndWritesNothing() {
        Path file = folder.resolve("none.vhe");
        TrainingOptions options = options("none.vhe").budget(Budget.ofMinutes(1e-12)).build();
        try (Trainer trainer = new Trainer(SmallModel.create(1), SmallModel.data(), options)) {
            assertThatThrownBy(trainer::train)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("spent before the first step");
        }
        assertThat(file).doesNotExist();
    }
}
