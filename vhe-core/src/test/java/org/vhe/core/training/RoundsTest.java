package org.vhe.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.vhe.core.graph.ArrayTransfer;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.objective.KlSchedule;

/** Steps that workers do by themselves between averages. */
class RoundsTest {
    private static final int STEPS = 17;

    @TempDir Path folder;

    /** Workers one after the other, each with a model of its own. */
    private static final class Workers implements RoundSource, AutoCloseable {
        final List<LocalWorker> workers = new ArrayList<>();
        final List<Homoencoder> models = new ArrayList<>();
        final Homoencoder driver;
        final int localSteps;
        long spoilt = -1;

        Workers(Homoencoder driver, TrainingOptions options, int count, int localSteps) {
            this.driver = driver;
            this.localSteps = localSteps;
            for (int i = 0; i < count; i++) {
                Homoencoder model = SmallModel.create(50 + i);
                models.add(model);
                workers.add(new LocalWorker(model, SmallModel.data(), options, count));
            }
        }

        @Override
        public int parts() {
            return workers.size();
        }

        @Override
        public int localSteps() {
            return localSteps;
        }

        @Override
        public StepGradient compute(long seed, long step, Map<String, Double> klWeights) {
            return StepGradient.mean(
                    IntStream.range(0, parts())
                            .mapToObj(w -> compute(w, seed, step, klWeights))
                            .toList());
        }

        private StepGradient compute(int w, long seed, long step, Map<String, Double> klWeights) {
            models.get(w)
                    .parameters()
                    .flatParameters()
                    .assign(driver.parameters().flatParameters());
            models.get(w)
                    .parameters()
                    .flatStatistics()
                    .assign(driver.parameters().flatStatistics());
            return workers.get(w).compute(w, seed, step, klWeights);
        }

        @Override
        public RoundResult run(Round round) {
            Round given = round;
            if (spoilt >= round.steps().get(0).number()
                    && spoilt <= round.steps().get(round.steps().size() - 1).number()) {
                float[] parameters = round.start().parameters().clone();
                parameters[0] = Float.NaN;
                RoundState start =
                        new RoundState(
                                parameters,
                                round.start().statistics(),
                                round.start().updater(),
                                round.start().average());
                given = new Round(round.seed(), round.steps(), round.klWeights(), start);
                spoilt = -1;
            }
            Round actual = given;
            return RoundResult.mean(
                    IntStream.range(0, parts())
                            .mapToObj(w -> workers.get(w).run(w, w == 0 ? actual : round))
                            .toList());
        }

        @Override
        public void close() {
            workers.forEach(LocalWorker::close);
        }
    }

    private TrainingOptions.Builder options(String file, int steps) {
        return SmallModel.options(steps)
                .learningRate(LearningRateSchedule.fallingFrom(0.02, 0.25))
                .klSchedule(KlSchedule.linearWarmUp(20))
                .averagingDecay(0.9)
                .maxGradientNorm(0.5)
                .checkpoint(folder.resolve(file))
                .checkpointEvery(5);
    }

    private static final class Recorder implements TrainingListener {
        final List<List<Object>> steps = new ArrayList<>();

        @Override
        public void onStep(StepReport report) {
            steps.add(
                    List.of(
                            report.step(),
                            report.epoch(),
                            report.progress(),
                            report.terms(),
                            report.gradientNorm(),
                            report.learningRate(),
                            report.klFactor()));
        }
    }

    private List<List<Object>> here(TrainingOptions options, Path from) throws IOException {
        Recorder recorder = new Recorder();
        try (Trainer trainer = new Trainer(SmallModel.create(3), SmallModel.data(), options)) {
            if (from != null) {
                trainer.resume(from);
            }
            trainer.listen(recorder).train();
        }
        return recorder.steps;
    }

    private List<List<Object>> rounds(
            TrainingOptions options, int workers, int localSteps, Path from) throws IOException {
        Recorder recorder = new Recorder();
        Homoencoder model = SmallModel.create(3);
        try (Workers source = new Workers(model, options, workers, localSteps);
                Trainer trainer = new Trainer(model, SmallModel.data(), options, source)) {
            if (from != null) {
                trainer.resume(from);
            }
            trainer.listen(recorder).train();
        }
        return recorder.steps;
    }

    private static void assertSame(Path a, Path b) throws IOException {
        Checkpoint first = Checkpoint.read(a);
        Checkpoint second = Checkpoint.read(b);
        assertThat(second.arrays().keySet()).isEqualTo(first.arrays().keySet());
        for (String name : first.arrays().keySet()) {
            assertThat(second.arrays().get(name).data().asFloat())
                    .as(name)
                    .isEqualTo(first.arrays().get(name).data().asFloat());
        }
        for (String entry : List.of("step", "detector", "recentTerms", "recoveries", "reseeds")) {
            assertThat(second.meta().get(entry)).isEqualTo(first.meta().get(entry));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8, 100})
    void oneWorkerIsTheLocalRunToTheLastBit(int localSteps) throws IOException {
        List<List<Object>> here = here(options("here.zip", STEPS).build(), null);
        List<List<Object>> there = rounds(options("there.zip", STEPS).build(), 1, localSteps, null);

        assertThat(there).hasSize(STEPS).isEqualTo(here);
        assertSame(folder.resolve("here.zip"), folder.resolve("there.zip"));
    }

    @Test
    void eitherGoesOnFromTheOther() throws IOException {
        here(options("whole.zip", STEPS).learningRate(step()).build(), null);
        Path a = folder.resolve("a.zip");
        Path b = folder.resolve("b.zip");
        rounds(options("a.zip", 8).learningRate(step()).build(), 1, 4, null);
        Files.copy(a, b);
        here(options("a.zip", STEPS).learningRate(step()).build(), a);
        rounds(options("b.zip", STEPS).learningRate(step()).build(), 1, 4, b);

        assertSame(folder.resolve("whole.zip"), a);
        assertSame(folder.resolve("whole.zip"), b);
    }

    @Test
    void checkpointsSayWhichWorkersTheyAreOf() throws IOException {
        Path two = folder.resolve("two.zip");
        rounds(options("two.zip", 6).build(), 2, 3, null);
        rounds(options("one.zip", 6).build(), 1, 3, null);

        assertThat(Checkpoint.read(two).meta().get("rounds"))
                .hasToString("{\"workers\":2,\"localSteps\":3}");
        assertThat(Checkpoint.read(folder.resolve("one.zip")).meta().has("rounds")).isFalse();
        here(options("two.zip", 8).build(), two);
        assertThat(Checkpoint.read(two).step()).isEqualTo(8);
        assertThat(Checkpoint.read(two).meta().has("rounds")).isFalse();
    }

    private static LearningRateSchedule step() {
        return LearningRateSchedule.constant(0.02);
    }

    static Stream<IUpdater> affine() {
        return Stream.of(new Sgd(), new Nesterovs(0.02, 0.9));
    }

    /**
     * The mean over workers of U(state, gradient) is U(state, mean of gradients) where U is affine
     * in the gradient: plain steps, momentum, averages of parameters, running statistics.
     */
    @ParameterizedTest
    @MethodSource("affine")
    void roundsOfOneStepAreSynchronousTrainingIfUpdatesAreAffine(IUpdater updater)
            throws IOException {
        TrainingOptions rounds =
                options("rounds.zip", STEPS).updater(updater).maxGradientNorm(0).build();
        TrainingOptions whole = rounds.toBuilder().checkpoint(folder.resolve("one.zip")).build();
        rounds(rounds, 2, 1, null);
        here(whole, null);

        Checkpoint first = Checkpoint.read(folder.resolve("one.zip"));
        Checkpoint second = Checkpoint.read(folder.resolve("rounds.zip"));
        assertThat(second.arrays().keySet()).isEqualTo(first.arrays().keySet());
        for (String name : first.arrays().keySet()) {
            assertThat(second.arrays().get(name).data().asFloat())
                    .as(name)
                    .containsExactly(first.arrays().get(name).data().asFloat(), within(2e-5f));
        }
        assertThat(ArrayTransfer.toFloats(SmallModel.create(3).parameters().flatParameters()))
                .isNotEqualTo(flat(first));
    }

    private static float[] flat(Checkpoint checkpoint) throws IOException {
        Homoencoder model = SmallModel.create(3);
        checkpoint.copyTo(model, false);
        return ArrayTransfer.toFloats(model.parameters().flatParameters());
    }

    /** Two workers of three steps by themselves, put together by hand. */
    @Test
    void whatWorkersReachedIsAveraged() throws IOException {
        TrainingOptions options = options("two.zip", 3).build();
        rounds(options, 2, 3, null);
        RoundState start;
        List<RoundState> ends = new ArrayList<>();
        try (Workers source = new Workers(SmallModel.create(3), options, 2, 3);
                TrainingStep step =
                        new TrainingStep(SmallModel.create(3), SmallModel.data(), options, 1)) {
            TrainingState state =
                    new TrainingState(SmallModel.create(3).parameters(), options, step);
            start = state.read();
            Trainer recording =
                    new Trainer(
                            source.driver,
                            SmallModel.data(),
                            options.toBuilder().checkpoint(folder.resolve("x.zip")).build(),
                            new Recording(source, ends));
            recording.train();
            recording.close();
        }
        float[] mean = flat(Checkpoint.read(folder.resolve("two.zip")));
        for (int i = 0; i < mean.length; i++) {
            double sum = (double) ends.get(0).parameters()[i] + ends.get(1).parameters()[i];
            assertThat(mean[i]).isEqualTo((float) (sum / 2));
        }
        assertThat(ends.get(0).parameters()).isNotEqualTo(ends.get(1).parameters());
        assertThat(ends.get(0).updater()).hasSize(2 * start.parameters().length);
    }

    /** Keeps what each worker reached. */
    private record Recording(Workers source, List<RoundState> ends) implements RoundSource {
        @Override
        public int parts() {
            return source.parts();
        }

        @Override
        public int localSteps() {
            return source.localSteps();
        }

        @Override
        public StepGradient compute(long seed, long step, Map<String, Double> klWeights) {
            return source.compute(seed, step, klWeights);
        }

        @Override
        public RoundResult run(Round round) {
            List<RoundResult> results = new ArrayList<>();
            for (int w = 0; w < parts(); w++) {
                results.add(source.workers.get(w).run(w, round));
                ends.add(results.get(w).end());
            }
            return RoundResult.mean(results);
        }
    }

    @Test
    void aRoundInWhichOneWorkerDivergesIsUndone() throws IOException {
        TrainingOptions options = options("spoilt.zip", STEPS).checkpointEvery(4).build();
        Homoencoder model = SmallModel.create(3);
        List<Long> recoveries = new ArrayList<>();
        Recorder recorder = new Recorder();
        try (Workers source = new Workers(model, options, 2, 4);
                Trainer trainer = new Trainer(model, SmallModel.data(), options, source)) {
            source.spoilt = 9;
            trainer.listen(recorder)
                    .listen(
                            new TrainingListener() {
                                @Override
                                public void onRecovery(long at, long to, String reason) {
                                    recoveries.addAll(List.of(at, to));
                                    assertThat(reason).endsWith("is not finite");
                                }
                            });
            assertThat(trainer.train().recoveries()).isEqualTo(1);
        }
        assertThat(recoveries).containsExactly(8L, 8L);
        assertThat(recorder.steps).hasSize(STEPS);
        assertThat(ArrayTransfer.toFloats(model.parameters().flatParameters()))
                .doesNotContain(Float.NaN);
    }

    @Test
    void validationsWithinARoundAreRefused() {
        TrainingOptions options =
                options("v.zip", STEPS).validation(Validation.of(SmallModel.data(), 6)).build();
        assertThatThrownBy(() -> rounds(options, 1, 4, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "validations must fall on the ends of rounds, every multiple of 4 steps, but are every 6");
    }

    @Test
    void sumsOfPartsByGroupsAreThoseOfAllButForRounding() {
        List<StepGradient> parts = new ArrayList<>();
        TrainingOptions options = SmallModel.options(6).batchSize(8).build();
        try (PartialGradients gradients =
                new PartialGradients(SmallModel.create(3), SmallModel.data(), options, 4)) {
            for (int part = 0; part < 4; part++) {
                parts.add(gradients.compute(part, 5, 2, Map.of("c", 1.0, "z", 1.0)));
            }
        }
        PartSum first = PartSum.of(parts.get(0), 1);
        first.add(PartSum.of(parts.get(1), 1));
        PartSum second = PartSum.of(parts.get(2), 1);
        second.add(PartSum.of(parts.get(3), 1));
        first.add(second);
        StepGradient flat = StepGradient.mean(parts);
        StepGradient tree = first.gradient();

        assertThat(tree.terms()).isEqualTo(flat.terms());
        for (int i = 0; i < flat.gradient().length; i++) {
            assertThat(tree.gradient()[i])
                    .isCloseTo(flat.gradient()[i], within(Math.ulp(flat.gradient()[i])));
        }
    }

    @Test
    void weightsAreHowMuchPartsCount() {
        List<StepGradient> parts = new ArrayList<>();
        try (PartialGradients gradients =
                new PartialGradients(
                        SmallModel.create(3),
                        SmallModel.data(),
                        SmallModel.options(6).build(),
                        2)) {
            for (int part = 0; part < 2; part++) {
                parts.add(gradients.compute(part, 5, 2, Map.of("c", 1.0, "z", 1.0)));
            }
        }
        PartSum sum = PartSum.of(parts.get(0), 3);
        sum.add(PartSum.of(parts.get(1), 1));
        StepGradient thrice =
                StepGradient.mean(List.of(parts.get(0), parts.get(0), parts.get(0), parts.get(1)));

        assertThat(sum.gradient().gradient()).containsExactly(thrice.gradient(), within(1e-6f));
        assertThat(sum.gradient().terms().bound()).isCloseTo(thrice.terms().bound(), within(1e-12));
    }
}
