package org.vhe.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.learning.config.Sgd;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.graph.ArrayTransfer;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.training.Budget;
import org.vhe.core.training.GradientSource;
import org.vhe.core.training.StepGradient;
import org.vhe.core.training.StepReport;
import org.vhe.core.training.Trainer;
import org.vhe.core.training.TrainingListener;
import org.vhe.core.training.TrainingOptions;
import org.vhe.data.image.DynamicBinarisation;
import org.vhe.data.synthetic.Glyphs;
import org.vhe.models.dense.DenseOptions;
import org.vhe.models.dense.DenseVhe;

class SparkGradientsTest {
    private static final GroupedDataset DATA =
            Glyphs.generate(new Glyphs.Options(3, 4, 10, 1, 3))
                    .withAugmentation(new DynamicBinarisation());

    @TempDir Path folder;

    /** Batch normalisation depends on the parts of a batch, and has running statistics. */
    private static Homoencoder normalised() {
        return DenseVhe.create(new DenseOptions(28, 32, 8, 4), 5);
    }

    private static Homoencoder plain() {
        return PlainModel.create(new PlainModel.Options(16), 5);
    }

    private static TrainingOptions options(int steps, Path checkpoint) {
        return TrainingOptions.builder()
                .supportSize(DenseVhe.CLASS_LATENT, 3)
                .batchSize(12)
                .budget(Budget.ofSteps(steps))
                .averagingDecay(0.9)
                .maxGradientNorm(100)
                .checkpoint(checkpoint)
                .seed(4)
                .build();
    }

    private static float[] here(Homoencoder model, TrainingOptions options, Path from)
            throws IOException {
        try (Trainer trainer = new Trainer(model, DATA, options)) {
            if (from != null) {
                trainer.resume(from);
            }
            trainer.train();
        }
        return ArrayTransfer.toFloats(model.parameters().flatParameters());
    }

    private static float[] onSpark(
            Homoencoder model,
            TrainingOptions options,
            Path from,
            int parts,
            TrainingListener listener)
            throws IOException {
        return onSpark(model, options, from, parts, Aggregation.flat(), listener);
    }

    private static float[] onSpark(
            Homoencoder model,
            TrainingOptions options,
            Path from,
            int parts,
            Aggregation aggregation,
            TrainingListener listener)
            throws IOException {
        try (SparkGradients gradients =
                        new SparkGradients(
                                TestCluster.context(), model, DATA, options, parts, aggregation);
                Trainer trainer = new Trainer(model, DATA, options, gradients)) {
            if (from != null) {
                trainer.resume(from);
            }
            trainer.listen(listener).train();
        }
        return ArrayTransfer.toFloats(model.parameters().flatParameters());
    }

    private static double largestDifference(float[] a, float[] b) {
        assertThat(a).hasSameSizeAs(b);
        return IntStream.range(0, a.length).mapToDouble(i -> Math.abs(a[i] - b[i])).max().orElse(0);
    }

    private static final class Quiet implements TrainingListener {}

    /** Kills an executor while the step after one is computed. */
    private static final class Killer implements TrainingListener {
        final AtomicLong killed = new AtomicLong();

        @Override
        public void onStep(StepReport report) {
            if (report.step() == 3) {
                killed.set(TestCluster.killOne());
            }
        }
    }

    @Test
    void onePartIsTheLocalRunToTheLastBitAndEitherGoesOnFromTheOther() throws IOException {
        float[] whole = here(normalised(), options(8, folder.resolve("whole.zip")), null);
        Path first = folder.resolve("first.zip");
        Path second = folder.resolve("second.zip");

        float[] spark = onSpark(normalised(), options(4, first), null, 1, new Quiet());
        Files.copy(first, second);
        assertThat(spark)
                .isEqualTo(here(normalised(), options(4, folder.resolve("four.zip")), null));
        assertThat(here(normalised(), options(8, first), first)).isEqualTo(whole);
        assertThat(onSpark(normalised(), options(8, second), second, 1, new Quiet()))
                .isEqualTo(whole);
    }

    /** By plain gradient steps: Adam's are as long where a gradient is nothing but rounding. */
    @Test
    void twoPartsAreTheLocalRunUpToRoundingThoughAnExecutorIsKilledInAStep() throws IOException {
        float[] whole = here(plain(), steps("whole.zip"), null);
        Killer killer = new Killer();
        List<Long> before = TestCluster.executors();
        float[] disturbed = onSpark(plain(), steps("a.zip"), null, 2, killer);
        float[] spark = onSpark(plain(), steps("b.zip"), null, 2, new Quiet());

        assertThat(before).contains(killer.killed.get());
        assertThat(disturbed).isEqualTo(spark);
        float[] start = ArrayTransfer.toFloats(plain().parameters().flatParameters());
        assertThat(largestDifference(whole, start)).isGreaterThan(1e-2);
        assertThat(largestDifference(spark, whole)).isLessThan(1e-5);
    }

    private TrainingOptions steps(String checkpoint) {
        return options(8, folder.resolve(checkpoint)).toBuilder().updater(new Sgd()).build();
    }

    @Test
    void batchNormalisationOfPartsIsTheSameThoughAnExecutorIsKilledInAStep() throws IOException {
        float[] disturbed =
                onSpark(normalised(), options(6, folder.resolve("d.zip")), null, 2, new Killer());
        float[] spark =
                onSpark(normalised(), options(6, folder.resolve("e.zip")), null, 2, new Quiet());
        assertThat(disturbed).isEqualTo(spark);
    }

    /** Six parts, by pairs: three sums, two, which the driver adds. */
    @Test
    void theSumOfATreeIsThatOfAllButForRoundingAndTheSameThoughAnExecutorIsKilled()
            throws IOException {
        StepGradient flat = gradient(Aggregation.flat());
        StepGradient tree = gradient(Aggregation.tree(2));
        StepGradient three = gradient(Aggregation.tree(3));
        assertThat(tree.terms()).isEqualTo(flat.terms());
        for (StepGradient other : List.of(tree, three)) {
            for (int i = 0; i < flat.gradient().length; i++) {
                assertThat(other.gradient()[i])
                        .isCloseTo(flat.gradient()[i], within(Math.ulp(flat.gradient()[i])));
            }
        }
        assertThat(gradient(Aggregation.tree(2)).gradient()).isEqualTo(tree.gradient());

        Killer killer = new Killer();
        float[] disturbed = inTree("f.zip", killer);
        assertThat(killer.killed.get()).isPositive();
        assertThat(inTree("g.zip", new Quiet())).isEqualTo(disturbed);
    }

    private static StepGradient gradient(Aggregation aggregation) {
        Homoencoder model = normalised();
        TrainingOptions options = options(1, Path.of("unused.zip"));
        try (SparkGradients gradients =
                new SparkGradients(TestCluster.context(), model, DATA, options, 6, aggregation)) {
            return gradients.compute(3, 2, Map.of("c", 0.5, "z", 1.0));
        }
    }

    private float[] inTree(String checkpoint, TrainingListener listener) throws IOException {
        return onSpark(
                normalised(),
                options(5, folder.resolve(checkpoint)),
                null,
                6,
                Aggregation.tree(2),
                listener);
    }

    @Test
    void anErrorInATreeNamesItsPart() {
        GroupedDataset wrong = DATA.withoutAugmentations().map(SparkGradientsTest::spoilt);
        TrainingOptions options = options(1, folder.resolve("h.zip"));
        try (SparkGradients gradients =
                new SparkGradients(
                        TestCluster.context(),
                        normalised(),
                        wrong,
                        options,
                        6,
                        Aggregation.tree(2))) {
            assertThatThrownBy(() -> gradients.compute(3, 2, Map.of("c", 1.0, "z", 1.0)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageMatching("step 2, part [0-5]: each value must be .*element 7.*");
        }
    }

    private static float[] spoilt(int element, float[] values) {
        if (element == 7) {
            values[3] = 2;
        }
        return values;
    }

    /** Interrupts the thread that asks for a step while executors compute it. */
    private record Interrupting(GradientSource source, long step) implements GradientSource {
        @Override
        public int parts() {
            return source.parts();
        }

        @Override
        public StepGradient compute(long seed, long number, Map<String, Double> klWeights) {
            if (number == step) {
                Thread trainer = Thread.currentThread();
                Thread interrupter = new Thread(trainer::interrupt);
                interrupter.start();
            }
            return source.compute(seed, number, klWeights);
        }
    }

    /** As {@code stop()} does; and averages' statistics are computed on executors all the same. */
    @Test
    void anInterruptInAStepEndsTrainingAfterItAndTheCheckpointGoesOnAnywhere() throws IOException {
        float[] whole = here(normalised(), options(6, folder.resolve("i.zip")), null);
        Path stopped = folder.resolve("j.zip");
        Homoencoder model = normalised();
        // none by time, for which the step after is computed, too
        TrainingOptions options = options(6, stopped).toBuilder().checkpointSeconds(3600).build();
        long steps;
        boolean interrupted;
        try (SparkGradients gradients =
                        new SparkGradients(TestCluster.context(), model, DATA, options, 1);
                Trainer trainer =
                        new Trainer(model, DATA, options, new Interrupting(gradients, 2))) {
            steps = trainer.train().steps();
        } finally {
            interrupted = Thread.interrupted();
        }
        assertThat(interrupted).isTrue();
        assertThat(steps).isEqualTo(3);
        assertThat(here(normalised(), options(6, stopped), stopped)).isEqualTo(whole);
    }

    @Test
    void partsThatDoNotDivideTheBatchAreRefused() {
        assertThatThrownBy(
                        () ->
                                onSpark(
                                        normalised(),
                                        options(2, folder.resolve("c.zip")),
                                        null,
                                        5,
                                        new Quiet()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a batch must be of so many equal parts, but 12 targets are not of 5");
    }
}
