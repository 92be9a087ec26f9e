package org.vhe.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Sgd;
import org.vhe.core.device.FakeDevice;
import org.vhe.core.device.FakeExecutor;
import org.vhe.core.graph.CompiledGraph;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.model.EpisodicClassifier;
import org.vhe.core.model.EvaluationGraph;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.random.Seeds;

/** Training on a device that has copies of everything is training on the host, to the last bit. */
class DeviceTrainingTest {
    /** The device computes by libnd4j, too. */
    private static final GraphExecutor.Kind HOST = GraphExecutor.Kind.UNFUSED;

    private static TrainingOptions.Builder options(long steps, GraphExecutor.Kind kind) {
        return SmallModel.options(steps)
                .averagingDecay(0.9)
                .maxGradientNorm(0.5)
                .checkpointEvery(7)
                .executor(kind);
    }

    private static Homoencoder trained(TrainingOptions options) {
        Homoencoder model = SmallModel.create(1);
        try (Trainer trainer = new Trainer(model, SmallModel.data(), options)) {
            trainer.train();
            assertThat(trainer.executor())
                    .isInstanceOf(
                            options.executor().equals(HOST)
                                    ? CompiledGraph.class
                                    : FakeExecutor.class);
        }
        return model;
    }

    private static void requireEqual(Homoencoder actual, Homoencoder expected) {
        assertThat(actual.parameters().flatParameters())
                .isEqualTo(expected.parameters().flatParameters());
        assertThat(actual.parameters().flatStatistics())
                .isEqualTo(expected.parameters().flatStatistics());
    }

    @Test
    void stepsAreThoseOfTheHost() {
        Homoencoder model = SmallModel.create(1);
        try (Trainer trainer =
                new Trainer(model, SmallModel.data(), options(20, FakeDevice.KIND).build())) {
            trainer.train();
            assertThat(((FakeExecutor) trainer.executor()).updates()).isEqualTo(20);
        }
        requireEqual(model, trained(options(20, HOST).build()));
    }

    @Test
    void stepsOfALossAreThoseOfTheHost() {
        EpisodicClassifier onDevice = SmallClassifier.create(1);
        EpisodicClassifier onHost = SmallClassifier.create(1);
        TrainingOptions.Builder options = SmallClassifier.options(20).averagingDecay(0.9);
        try (Trainer trainer =
                        new Trainer(
                                onDevice,
                                SmallModel.data(),
                                options.executor(FakeDevice.KIND).build());
                Trainer host =
                        new Trainer(onHost, SmallModel.data(), options.executor(HOST).build())) {
            trainer.train();
            assertThat(((FakeExecutor) trainer.executor()).updates()).isEqualTo(20);
            host.train();
        }
        assertThat(onDevice.parameters().flatParameters())
                .isEqualTo(onHost.parameters().flatParameters())
                .isNotEqualTo(SmallClassifier.create(1).parameters().flatParameters());
        assertThat(onDevice.parameters().flatStatistics())
                .isEqualTo(onHost.parameters().flatStatistics());
    }

    @Test
    void otherOptimisersWorkOnTheHost() {
        TrainingOptions device = options(20, FakeDevice.KIND).updater(new Sgd()).build();
        TrainingOptions host = options(20, HOST).updater(new Sgd()).build();
        requireEqual(trained(device), trained(host));
    }

    @Test
    void checkpointsGoOnOnEitherDevice(@TempDir Path folder) throws IOException {
        Homoencoder whole = trained(options(20, HOST).build());
        for (GraphExecutor.Kind first : new GraphExecutor.Kind[] {HOST, FakeDevice.KIND}) {
            Path file = folder.resolve(first.name() + ".vhe");
            trained(options(9, first).checkpoint(file).build());
            GraphExecutor.Kind second = first.equals(HOST) ? FakeDevice.KIND : HOST;
            Homoencoder resumed = SmallModel.create(2);
            try (Trainer trainer =
                    new Trainer(resumed, SmallModel.data(), options(20, second).build())) {
                trainer.resume(file);
                trainer.train();
            }
            requireEqual(resumed, whole);
        }
    }

    @Test
    void divergenceIsRecoveredFrom() {
        requireEqual(recovered(FakeDevice.KIND), recovered(HOST));
    }

    private static Homoencoder recovered(GraphExecutor.Kind kind) {
        DivergencePolicy policy =
                new DivergencePolicy(DivergencePolicy.Action.LOWER_RATE, 1e-27, 5, 10, 10);
        TrainingOptions absurd =
                options(25, kind)
                        .learningRate(LearningRateSchedule.constant(1e25))
                        .divergence(policy)
                        .build();
        Homoencoder model = SmallModel.create(1);
        try (Trainer trainer = new Trainer(model, SmallModel.data(), absurd)) {
            assertThat(trainer.train().recoveries()).isPositive();
        }
        return model;
    }

    @Test
    void listenersSeeTheNewestParameters() {
        Homoencoder model = SmallModel.create(1);
        Homoencoder host = SmallModel.create(1);
        try (Trainer device =
                        new Trainer(model, SmallModel.data(), options(5, FakeDevice.KIND).build());
                Trainer other = new Trainer(host, SmallModel.data(), options(5, HOST).build())) {
            INDArray[] seen = new INDArray[6];
            device.listen(
                    new TrainingListener() {
                        @Override
                        public void onStep(StepReport report) {
                            seen[(int) report.step()] = model.parameters().flatParameters().dup();
                        }
                    });
            other.listen(
                    new TrainingListener() {
                        @Override
                        public void onStep(StepReport report) {
                            assertThat(seen[(int) report.step()])
                                    .isEqualTo(host.parameters().flatParameters());
                        }
                    });
            device.train();
            other.train();
        }
    }

    @Test
    void evaluationFollowsTheParametersWhereverTheyAre() {
        Homoencoder model = SmallModel.create(1);
        try (Trainer trainer =
                        new Trainer(model, SmallModel.data(), options(5, FakeDevice.KIND).build());
                ModelEvaluator device = model.evaluator(FakeDevice.KIND);
                ModelEvaluator host = model.evaluator()) {
            trainer.listen(
                    new TrainingListener() {
                        @Override
                        public void onStep(StepReport report) {
                            assertThat(scores(device)).isEqualTo(scores(host));
                        }
                    });
            float[] before = scores(device);
            trainer.train();
            assertThat(scores(device)).isNotEqualTo(before);
            float[] after = scores(device);
            model.parameters().flatParameters().muli(2);
            assertThat(scores(device)).isEqualTo(scores(host)).isNotEqualTo(after);
        }
    }

    private static float[] scores(ModelEvaluator evaluator) {
        EvaluationGraph graph = evaluator.scoring(3);
        graph.inputs()
                .forEach((name, shape) -> graph.set(name, new float[graph.inputLength(name)]));
        return graph.drawNoise(Seeds.random(4)).execute().get(ModelEvaluator.LOG_WEIGHT);
    }

    @Test
    void unknownOperationsAreLeftToTheHost() {
        GraphExecutor.Kind lacking = FakeDevice.KIND.with("lacks", "matmul");
        try (Trainer trainer =
                new Trainer(SmallModel.create(1), SmallModel.data(), options(5, lacking).build())) {
            assertThat(trainer.executor()).isInstanceOf(CompiledGraph.class);
        }
    }

    @Test
    void missingDevicesAndExecutorsAreRefusedUnlessAnyWillDo() {
        assertRefused(GraphExecutor.Kind.of("fake"), "there is no fake device");
        assertRefused(GraphExecutor.Kind.of("abacus"), "no executor 'abacus'", "fake");
        assertRefused(GraphExecutor.Kind.CUDA, "add the library vhe-cuda");
        try (Trainer trainer = trainer(GraphExecutor.Kind.AUTO)) {
            assertThat(trainer.executor()).isInstanceOf(CompiledGraph.class);
        }
        try (Trainer trainer = trainer(new GraphExecutor.Kind("AUTO", Map.of("present", "yes")))) {
            assertThat(trainer.executor()).isInstanceOf(FakeExecutor.class);
        }
    }

    private static Trainer trainer(GraphExecutor.Kind kind) {
        return new Trainer(SmallModel.create(1), SmallModel.data(), options(5, kind).build());
    }

    private static void assertRefused(GraphExecutor.Kind kind, String... message) {
        assertThatThrownBy(() -> trainer(kind).close()).hasMessageContainingAll(message);
    }
}
