package org.vhe.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.learning.config.Sgd;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.graph.ArrayTransfer;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.training.Budget;
import org.vhe.core.training.Checkpoint;
import org.vhe.core.training.StepReport;
import org.vhe.core.training.Trainer;
import org.vhe.core.training.TrainingListener;
import org.vhe.core.training.TrainingOptions;
import org.vhe.data.image.DynamicBinarisation;
import org.vhe.data.synthetic.Glyphs;
import org.vhe.models.dense.DenseOptions;
import org.vhe.models.dense.DenseVhe;

class SparkLocalStepsTest {
    private static final GroupedDataset DATA =
            Glyphs.generate(new Glyphs.Options(3, 4, 10, 1, 3))
                    .withAugmentation(new DynamicBinarisation());

    @TempDir Path folder;

    /** With batch normalisation. */
    private static Homoencoder normalised() {
        return DenseVhe.create(new DenseOptions(28, 32, 8, 4), 5);
    }

    private static Homoencoder plain() {
        return PlainModel.create(new PlainModel.Options(16), 5);
    }

    private TrainingOptions options(int steps, String checkpoint) {
        return TrainingOptions.builder()
                .supportSize(DenseVhe.CLASS_LATENT, 3)
                .batchSize(12)
                .budget(Budget.ofSteps(steps))
                .averagingDecay(0.9)
                .maxGradientNorm(100)
                .checkpoint(folder.resolve(checkpoint))
                .seed(4)
                .build();
    }

    private static float[] train(Homoencoder model, Trainer trainer, Path from) throws IOException {
        if (from != null) {
            trainer.resume(from);
        }
        trainer.train();
        return ArrayTransfer.toFloats(model.parameters().flatParameters());
    }

    private static float[] here(Homoencoder model, TrainingOptions options, Path from)
            throws IOException {
        try (Trainer trainer = new Trainer(model, DATA, options)) {
            return train(model, trainer, from);
        }
    }

    private static float[] onSpark(
            Homoencoder model,
            TrainingOptions options,
            Path from,
            int workers,
            int steps,
            TrainingListener listener)
            throws IOException {
        try (SparkLocalSteps source =
                        new SparkLocalSteps(
                                TestCluster.context(), model, DATA, options, workers, steps);
                Trainer trainer = new Trainer(model, DATA, options, source)) {
            return train(model, trainer.listen(listener), from);
        }
    }

    private static double largestDifference(float[] a, float[] b) {
        assertThat(a).hasSameSizeAs(b);
        return IntStream.range(0, a.length).mapToDouble(i -> Math.abs(a[i] - b[i])).max().orElse(0);
    }

    private static void assertSame(Path a, Path b) throws IOException {
        Checkpoint first = Checkpoint.read(a);
        Checkpoint second = Checkpoint.read(b);
        assertThat(second.arrays().keySet())
                .isEqualTo(first.arrays().keySet())
                .anyMatch(name -> name.startsWith("averages/"))
                .anyMatch(name -> name.startsWith("statistics/"))
                .contains("updater");
        first.arrays()
                .forEach(
                        (name, array) ->
                                assertThat(second.arrays().get(name).data().asFloat())
                                        .as(name)
                                        .isEqualTo(array.data().asFloat()));
        assertThat(second.step()).isEqualTo(first.step());
    }

    /** Kills an executor after a round; a new one has no worker yet. */
    private static final class Killer implements TrainingListener {
        @Override
        public void onStep(StepReport report) {
            if (report.step() == 4) {
                TestCluster.killOne();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void oneWorkerIsTheLocalRunToTheLastBit(int steps) throws IOException {
        here(normalised(), options(7, "here.zip"), null);
        onSpark(normalised(), options(7, "spark.zip"), null, 1, steps, new TrainingListener() {});

        assertSame(folder.resolve("here.zip"), folder.resolve("spark.zip"));
    }

    @Test
    void eitherGoesOnFromTheOther() throws IOException {
        here(normalised(), options(8, "whole.zip"), null);
        Path first = folder.resolve("first.zip");
        Path second = folder.resolve("second.zip");
        onSpark(normalised(), options(4, "first.zip"), null, 1, 2, new TrainingListener() {});
        Files.copy(first, second);
        here(normalised(), options(8, "first.zip"), first);
        onSpark(normalised(), options(8, "second.zip"), second, 1, 2, new TrainingListener() {});

        assertSame(folder.resolve("whole.zip"), first);
        assertSame(folder.resolve("whole.zip"), second);
    }

    /** The mean of updates is the update by the mean gradient where updates are affine in it. */
    @Test
    void roundsOfOnePlainStepAreSynchronousTrainingUpToRounding() throws IOException {
        TrainingOptions here = plain(options(8, "here.zip"));
        float[] whole = here(plain(), here, null);
        float[] rounds =
                onSpark(
                        plain(),
                        plain(options(8, "rounds.zip")),
                        null,
                        2,
                        1,
                        new TrainingListener() {});

        float[] start = ArrayTransfer.toFloats(plain().parameters().flatParameters());
        assertThat(largestDifference(whole, start)).isGreaterThan(1e-2);
        assertThat(largestDifference(rounds, whole)).isLessThan(1e-5);
    }

    private static TrainingOptions plain(TrainingOptions options) {
        return options.toBuilder().updater(new Sgd()).maxGradientNorm(0).build();
    }

    @Test
    void twoWorkersAreTheSameToTheLastBitThoughAnExecutorIsKilled() throws IOException {
        List<Long> before = TestCluster.executors();
        onSpark(normalised(), options(10, "killed.zip"), null, 2, 2, new Killer());
        assertThat(TestCluster.executors()).isNotEqualTo(before);
        onSpark(normalised(), options(6, "a.zip"), null, 2, 2, new TrainingListener() {});
        onSpark(
                normalised(),
                options(10, "a.zip"),
                folder.resolve("a.zip"),
                2,
                2,
                new TrainingListener() {});

        assertSame(folder.resolve("a.zip"), folder.resolve("killed.zip"));
    }

    @Test
    void workersThatDoNotDivideTheBatchAreRefused() {
        assertThatThrownBy(
                        () ->
                                onSpark(
                                        normalised(),
                                        options(2, "c.zip"),
                                        null,
                                        5,
                                        2,
                                        new TrainingListener() {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a batch must be of so many equal parts, but 12 targets are not of 5");
    }
}
