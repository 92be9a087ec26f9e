package org.vhe.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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
import org.nd4j.linalg.learning.config.Sgd;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.SupportInference;
import org.vhe.core.random.Seeds;
import org.vhe.core.training.Budget;
import org.vhe.core.training.Checkpoint;
import org.vhe.core.training.DivergenceException;
import org.vhe.core.training.DivergencePolicy;
import org.vhe.core.training.LearningRateSchedule;
import org.vhe.core.training.StepReport;
import org.vhe.core.training.Trainer;
import org.vhe.core.training.TrainingListener;
import org.vhe.core.training.TrainingOptions;
import org.vhe.models.dense.DenseOptions;
import org.vhe.models.dense.DenseVhe;

/**
 * Runs on the stand-in: those of the CPU up to rounding, and those of the engine to the last bit.
 */
class TrainingRunsTest {
    private static final GraphExecutor.Kind CPU = GraphExecutor.Kind.COMPILED;

    @TempDir Path folder;

    /** Two classes of 4 x 4 images: the upper half is ink, or the lower half; a tenth is noise. */
    static GroupedDataset halves() {
        var random = Seeds.random(1);
        float[] values = new float[40 * 16];
        int[] groups = new int[40];
        for (int i = 0; i < values.length; i++) {
            groups[i / 16] = i / 16 % 2;
            boolean ink = (i % 16 < 8) == (i / 16 % 2 == 0);
            values[i] = ink != random.nextDouble() < 0.1 ? 1 : 0;
        }
        Grouping characters = new Grouping("character", groups, List.of("upper", "lower"));
        return new GroupedDataset(values, new long[] {1, 4, 4}, List.of(characters));
    }

    static Homoencoder model(long seed) {
        return DenseVhe.create(new DenseOptions(4, 8, 3, 2), seed);
    }

    static TrainingOptions.Builder options(GraphExecutor.Kind kind, int steps) {
        return TrainingOptions.builder()
                .supportSize("c", 3)
                .batchSize(16)
                .executor(kind)
                .averagingDecay(0.9)
                .maxGradientNorm(5)
                .learningRate(LearningRateSchedule.constant(0.003))
                .budget(Budget.ofSteps(steps));
    }

    private static final class Recorder implements TrainingListener {
        final List<Double> bounds = new ArrayList<>();
        final List<Double> norms = new ArrayList<>();
        int recoveries;

        @Override
        public void onStep(StepReport report) {
            bounds.add(report.terms().bound());
            norms.add(report.gradientNorm());
        }

        @Override
        public void onRecovery(long divergedAt, long step, String reason) {
            recoveries++;
        }
    }

    private static Recorder run(Homoencoder model, TrainingOptions.Builder options) {
        Recorder recorder = new Recorder();
        try (Trainer trainer = new Trainer(model, halves(), options.build())) {
            trainer.listen(recorder).train();
        }
        return recorder;
    }

    /** Bounds of some steps of a run. */
    static List<Double> bounds(GraphExecutor.Kind kind, int steps) {
        return run(model(1), options(kind, steps)).bounds;
    }

    @Test
    void whatIsFrozenStaysOnTheDevice() {
        Homoencoder trained = model(1);
        run(trained, options(StandIn.shared().kind(), 5).freeze("encoder").freeze("likelihood"));
        Homoencoder onCpu = model(1);
        run(onCpu, options(CPU, 5).freeze("encoder").freeze("likelihood"));
        model(1).parameters()
                .parameters()
                .forEach(
                        (name, first) -> {
                            INDArray last = trained.parameters().parameters().get(name);
                            INDArray expected = onCpu.parameters().parameters().get(name);
                            boolean frozen = name.matches("(encoder|likelihood)/.*");
                            assertThat(last.equals(first)).as(name).isEqualTo(frozen);
                            assertThat(last.sub(expected).amaxNumber().doubleValue())
                                    .as(name)
                                    .isLessThan(1e-3);
                        });
    }

    @Test
    void twentyStepsAreThoseOfTheCpu() {
        Homoencoder onCpu = model(1);
        Homoencoder onGpu = model(1);
        Recorder cpu = run(onCpu, options(CPU, 20));
        Recorder gpu = run(onGpu, options(StandIn.shared().kind(), 20));
        assertThat(cpu.norms).as("clipping happens").anyMatch(norm -> norm > 5);
        assertThat(cpu.norms).as("and not always").anyMatch(norm -> norm < 5);
        for (int step = 0; step < 20; step++) {
            double bound = cpu.bounds.get(step);
            assertThat(gpu.bounds.get(step)).isCloseTo(bound, within(1e-4 * Math.abs(bound)));
        }
        INDArray difference =
                onGpu.parameters().flatParameters().sub(onCpu.parameters().flatParameters());
        assertThat(difference.amaxNumber().doubleValue()).isLessThan(1e-3);
        difference = onGpu.parameters().flatStatistics().sub(onCpu.parameters().flatStatistics());
        assertThat(difference.amaxNumber().doubleValue()).isLessThan(1e-3);
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        Homoencoder one = model(1);
        Homoencoder other = model(1);
        Recorder first = run(one, options(StandIn.shared().kind(), 8));
        Recorder second = run(other, options(StandIn.shared().kind(), 8));
        assertThat(second.bounds).isEqualTo(first.bounds);
        assertThat(other.parameters().flatParameters())
                .isEqualTo(one.parameters().flatParameters());
    }

    @Test
    void fusionChangesNothingButRounding() {
        Recorder fused = run(model(1), options(StandIn.shared().kind(), 5));
        Recorder single =
                run(
                        model(1),
                        options(
                                StandIn.shared()
                                        .kind()
                                        .with("fusion", "off")
                                        .with("capture", "off"),
                                5));
        assertThat(single.bounds).isEqualTo(fused.bounds);
    }

    /** A learned q' is read on the host at each step; parameters stay on the GPU. */
    @Test
    void aLearnedProposalIsReadWithoutSendingParametersAgain() {
        Grouping classes = halves().grouping("character");
        List<List<Double>> bounds = new ArrayList<>();
        for (GraphExecutor.Kind kind : List.of(CPU, StandIn.shared().kind())) {
            Homoencoder model =
                    model(1).toBuilder()
                            .supportInference(
                                    "c", SupportInference.of(classes).withLearnedProposal())
                            .build();
            List<Long> versions = new ArrayList<>();
            List<Double> ofKind = new ArrayList<>();
            try (Trainer trainer = new Trainer(model, halves(), options(kind, 8).build())) {
                trainer.listen(
                        new TrainingListener() {
                            @Override
                            public void onStep(StepReport report) {
                                versions.add(model.parameters().sharedParameters().version());
                                ofKind.add(report.terms().bound());
                            }
                        });
                trainer.train();
            }
            bounds.add(ofKind);
            for (int step = 1; !kind.isHost() && step < versions.size(); step++) {
                assertThat(versions.get(step) - versions.get(step - 1))
                        .as("changes in step " + step)
                        .isEqualTo(1);
            }
        }
        for (int step = 0; step < 8; step++) {
            double bound = bounds.get(0).get(step);
            assertThat(bounds.get(1).get(step)).isCloseTo(bound, within(1e-3 * Math.abs(bound)));
        }
    }

    @Test
    void howInputsAreSentChangesNothing() {
        GraphExecutor.Kind kind = StandIn.shared().kind();
        Recorder packed = run(model(1), options(kind, 5).batchSize(128));
        GraphExecutor.Kind plain = kind.with("noise", "off").with("bytes", "off");
        Recorder whole = run(model(1), options(plain, 5).batchSize(128));
        assertThat(packed.bounds).isEqualTo(whole.bounds);
    }

    @Test
    void aResumedRunIsTheUninterruptedOne() throws IOException {
        GraphExecutor.Kind kind = StandIn.shared().kind();
        Path half = folder.resolve("half.vhe");
        Recorder whole = new Recorder();
        Homoencoder one = model(1);
        TrainingOptions.Builder options =
                options(kind, 14).checkpoint(folder.resolve("a.vhe")).checkpointEvery(6);
        try (Trainer trainer = new Trainer(one, halves(), options.build())) {
            trainer.listen(whole).listen(copyAt(6, half)).train();
        }
        Recorder rest = new Recorder();
        Homoencoder other = model(9);
        options = options(kind, 14).checkpoint(folder.resolve("b.vhe")).checkpointEvery(6);
        try (Trainer trainer = new Trainer(other, halves(), options.build())) {
            trainer.resume(half).listen(rest).train();
        }
        assertThat(rest.bounds).isEqualTo(whole.bounds.subList(6, 14));
        Map<String, INDArray> end = Checkpoint.read(folder.resolve("b.vhe")).arrays();
        Checkpoint.read(folder.resolve("a.vhe"))
                .arrays()
                .forEach((name, array) -> assertThat(end.get(name)).as(name).isEqualTo(array));

        Recorder onCpu = new Recorder();
        try (Trainer trainer = new Trainer(model(5), halves(), options(CPU, 14).build())) {
            trainer.resume(half).listen(onCpu).train();
        }
        double bound = whole.bounds.get(13);
        assertThat(onCpu.bounds.get(7)).isCloseTo(bound, within(1e-3 * Math.abs(bound)));
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

    /** Steps of an absurd length, after which nothing is finite. */
    private static TrainingOptions.Builder absurd(DivergencePolicy policy) {
        return options(StandIn.shared().kind(), 12)
                .maxGradientNorm(0)
                .learningRate(LearningRateSchedule.constant(1e8))
                .checkpointEvery(5)
                .divergence(policy);
    }

    @Test
    void divergenceIsSeenAndRecoveredFrom() {
        assertThatThrownBy(() -> run(model(1), absurd(DivergencePolicy.STOP)))
                .isInstanceOf(DivergenceException.class)
                .hasMessageContaining("not finite");
        Homoencoder model = model(1);
        Recorder recorder =
                run(
                        model,
                        absurd(
                                new DivergencePolicy(
                                        DivergencePolicy.Action.LOWER_RATE, 1e-6, 5, 10, 10)));
        assertThat(recorder.recoveries).isPositive();
        assertThat(recorder.bounds.get(recorder.bounds.size() - 1)).isFinite();
        assertThat(Double.isFinite(model.parameters().flatParameters().sumNumber().doubleValue()))
                .isTrue();
    }

    @Test
    void otherOptimisersUpdateOnTheHost() {
        Recorder cpu = run(model(1), options(CPU, 4).updater(new Sgd()));
        Recorder gpu = run(model(1), options(StandIn.shared().kind(), 4).updater(new Sgd()));
        for (int step = 0; step < 4; step++) {
            double bound = cpu.bounds.get(step);
            assertThat(gpu.bounds.get(step)).isCloseTo(bound, within(1e-4 * Math.abs(bound)));
        }
    }

    @Test
    void everythingOnTheDeviceIsFreedInTheEnd() {
        StandIn standIn = StandIn.of("counting");
        run(model(1), options(standIn.kind(), 3));
        long allocations = standIn.get("allocations");
        long modules = standIn.get("modules");
        run(model(1), options(standIn.kind(), 6));
        assertThat(standIn.get("allocations")).isEqualTo(allocations);
        assertThat(standIn.get("modules")).isEqualTo(modules).isZero();
        assertThat(standIn.get("graphs")).isZero();
        assertThat(standIn.get("descriptors")).isZero();
        assertThat(standIn.get("graphLaunches")).isPositive();
    }
}
