package org.vhe.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.learning.config.Sgd;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.graph.Initializer;
import org.vhe.core.latent.LatentStructure;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.objective.ObjectiveTerms;

class DivergenceTest {
    @TempDir Path folder;

    /** Gradient steps of an absurd length: the terms overflow within a few steps. */
    private static TrainingOptions.Builder absurd(DivergencePolicy policy) {
        return SmallModel.options(30)
                .updater(new Sgd())
                .learningRate(LearningRateSchedule.constant(50))
                .checkpointEvery(10)
                .divergence(policy);
    }

    private static final class Recoveries implements TrainingListener {
        final List<Long> restored = new ArrayList<>();
        final List<Double> rates = new ArrayList<>();
        final List<String> reasons = new ArrayList<>();
        int ends;

        @Override
        public void onStep(StepReport report) {
            rates.add(report.learningRate());
        }

        @Override
        public void onRecovery(long divergedAt, long step, String reason) {
            restored.add(step);
            reasons.add(reason);
        }

        @Override
        public void onEnd() {
            ends++;
        }
    }

    @Test
    void stopNamesStepAndTerm() {
        try (Trainer trainer =
                new Trainer(
                        SmallModel.create(1),
                        SmallModel.data(),
                        absurd(DivergencePolicy.STOP).build())) {
            Recoveries recoveries = new Recoveries();
            trainer.listen(recoveries);
            assertThatThrownBy(trainer::train)
                    .isInstanceOf(DivergenceException.class)
                    .hasMessageMatching(
                            "training diverged at step \\d+: (logLikelihood|kl of [cz]|the gradient|bound) is not finite.*");
            assertThat(recoveries.ends).isEqualTo(1);
            assertThat(recoveries.restored).isEmpty();
        }
    }

    @Test
    void loweringTheRateRecovers() throws IOException {
        DivergencePolicy policy =
                new DivergencePolicy(DivergencePolicy.Action.LOWER_RATE, 0.01, 5, 10, 10);
        Homoencoder model = SmallModel.create(1);
        Recoveries recoveries = new Recoveries();
        try (Trainer trainer = new Trainer(model, SmallModel.data(), absurd(policy).build())) {
            Path metrics = folder.resolve("metrics.csv");
            trainer.listen(new MetricsFile(metrics, 10));
            TrainingResult result = trainer.listen(recoveries).train();
            assertThat(result.recoveries()).isEqualTo(recoveries.restored.size()).isPositive();
            List<Recovery> told = MetricsFile.recoveries(metrics);
            assertThat(told).extracting(Recovery::restored).isEqualTo(recoveries.restored);
            assertThat(told).extracting(Recovery::reason).isEqualTo(recoveries.reasons);
            assertThat(result.steps()).isEqualTo(30);
            assertThat(result.recentTerms().isFinite()).isTrue();
        }
        double last = recoveries.rates.get(recoveries.rates.size() - 1);
        assertThat(last)
                .isEqualTo(
                        50 * Math.pow(0.01, recoveries.restored.size()),
                        org.assertj.core.api.Assertions.within(1e-12));
        assertThat(recoveries.restored.get(0)).isZero();
        for (float value : model.parameters().flatParameters().dup().data().asFloat()) {
            assertThat(value).isFinite();
        }
    }

    @Test
    void recoveredRunIsThatOfTheLowerRateFromTheStart() {
        DivergencePolicy policy =
                new DivergencePolicy(DivergencePolicy.Action.LOWER_RATE, 0.0001, 5, 10, 10);
        Homoencoder recovered = SmallModel.create(1);
        Recoveries recoveries = new Recoveries();
        try (Trainer trainer = new Trainer(recovered, SmallModel.data(), absurd(policy).build())) {
            trainer.listen(recoveries).train();
        }
        assertThat(recoveries.restored).containsExactly(0L);
        Homoencoder calm = SmallModel.create(1);
        TrainingOptions slow =
                absurd(policy).learningRate(LearningRateSchedule.constant(50 * 0.0001)).build();
        try (Trainer trainer = new Trainer(calm, SmallModel.data(), slow)) {
            assertThat(trainer.train().recoveries()).isZero();
        }
        assertThat(recovered.parameters().flatParameters().data().asFloat())
                .isEqualTo(calm.parameters().flatParameters().data().asFloat());
    }

    @Test
    void reseedingDrawsOtherBatchesAndGivesUpAfterItsRecoveries() {
        DivergencePolicy policy =
                new DivergencePolicy(DivergencePolicy.Action.RESEED, 1, 2, 10, 10);
        Recoveries recoveries = new Recoveries();
        List<ObjectiveTerms> firstTerms = new ArrayList<>();
        try (Trainer trainer =
                new Trainer(SmallModel.create(1), SmallModel.data(), absurd(policy).build())) {
            trainer.listen(recoveries)
                    .listen(
                            new TrainingListener() {
                                @Override
                                public void onStep(StepReport report) {
                                    if (report.step() == 1) {
                                        firstTerms.add(report.terms());
                                    }
                                }
                            });
            assertThatThrownBy(trainer::train)
                    .isInstanceOf(DivergenceException.class)
                    .hasMessageContaining("recoveries so far: 2");
        }
        assertThat(recoveries.restored).containsExactly(0L, 0L);
        assertThat(recoveries.rates).containsOnly(50.0);
        assertThat(firstTerms).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void suddenFallIsNoticedAfterPatienceAndNoiseIsNot() {
        DivergenceDetector detector =
                new DivergenceDetector(
                        new DivergencePolicy(DivergencePolicy.Action.STOP, 1, 0, 10, 3));
        var random = new java.util.SplittableRandom(1);
        for (int i = 0; i < 1000; i++) {
            assertThat(detector.observe(terms(-100 + random.nextGaussian()), 1)).isNull();
        }
        assertThat(detector.isCalm()).isTrue();
        assertThat(detector.observe(terms(-150), 1)).isNull();
        assertThat(detector.isCalm()).isFalse();
        assertThat(detector.observe(terms(-150), 1)).isNull();
        assertThat(detector.observe(terms(-100), 1)).isNull();
        assertThat(detector.isCalm()).isTrue();
        assertThat(detector.observe(terms(-150), 1)).isNull();
        assertThat(detector.observe(terms(-150), 1)).isNull();
        assertThat(detector.observe(terms(-150), 1)).contains("fell to -150");
        assertThat(detector.observe(terms(-100), Double.NaN)).contains("gradient");
    }

    private static ObjectiveTerms terms(double bound) {
        return new ObjectiveTerms(bound, bound, Map.of());
    }

    /** Parameters that were never evaluated are not the last good ones. */
    @Test
    void divergedParametersAreNeitherRememberedNorWritten(@TempDir Path folder) throws IOException {
        DivergencePolicy policy =
                new DivergencePolicy(DivergencePolicy.Action.LOWER_RATE, 0.0001, 5, 10, 10);
        Path file = folder.resolve("model.zip");
        Recoveries recoveries = new Recoveries();
        TrainingOptions options = absurd(policy).checkpointEvery(1).checkpoint(file).build();
        try (Trainer trainer = new Trainer(SmallModel.create(1), SmallModel.data(), options)) {
            trainer.listen(recoveries);
            trainer.listen(
                    new TrainingListener() {
                        @Override
                        public void onCheckpoint(Path written, long step) {
                            assertFinite(written);
                        }
                    });
            assertThat(trainer.train().recentTerms().isFinite()).isTrue();
        }
        assertThat(recoveries.restored).isNotEmpty();
    }

    private static void assertFinite(Path file) {
        try {
            Homoencoder model = SmallModel.create(2);
            Checkpoint.read(file).copyTo(model, false);
            TrainingOptions still =
                    SmallModel.options(1)
                            .updater(new Sgd())
                            .learningRate(LearningRateSchedule.constant(1e-30))
                            .divergence(DivergencePolicy.STOP)
                            .build();
            try (Trainer trainer = new Trainer(model, SmallModel.data(), still)) {
                assertThat(trainer.train().recentTerms().isFinite()).isTrue();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Batch statistics that overflow while the objective does not. */
    @Test
    void statisticThatIsNotFiniteIsADivergence() {
        Homoencoder model =
                Homoencoder.builder(LatentStructure.of(LatentVariable.of("c", "class", 1)), 3)
                        .posterior(
                                "c",
                                (graph, support, parents) -> {
                                    SDVariable mean = support.mean(1, 2).reshape(-1, 1);
                                    SDVariable huge = mean.mul(0).add(1e30).mul(1e30);
                                    graph.statistic("size", 1, 1, 1);
                                    graph.updateStatistic("size", huge.mean(true, 0, 1), 0.1);
                                    SDVariable bias =
                                            graph.parameter("b", Initializer.constant(0), 1, 1);
                                    return new DiagonalGaussian(graph, mean.add(bias), mean.mul(0));
                                })
                        .likelihood(
                                (graph, latents) -> {
                                    SDVariable c = latents.get("c");
                                    SDVariable three = graph.sameDiff().concat(1, c, c, c);
                                    return new DiagonalGaussian(graph, three, three.mul(0));
                                })
                        .build();
        TrainingOptions options = SmallModel.options(3).divergence(DivergencePolicy.STOP).build();
        try (Trainer trainer = new Trainer(model, SmallModel.data(), options)) {
            assertThatThrownBy(trainer::train)
                    .isInstanceOf(DivergenceException.class)
                    .hasMessageContaining("running statistic is not finite");
        }
    }
}
