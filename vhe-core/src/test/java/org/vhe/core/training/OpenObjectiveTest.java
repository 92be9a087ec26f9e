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
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.episode.TargetMembership;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Initializer;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.StableMath;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.AuxiliaryTerm;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.Latents;
import org.vhe.core.model.ObjectiveGraph;
import org.vhe.core.model.ObjectiveRun;
import org.vhe.core.objective.KlSchedule;
import org.vhe.core.objective.Objective;

/** Objectives, weights, rates and terms of a user's own, and what checkpoints say of them. */
class OpenObjectiveTest {
    @TempDir Path folder;

    /** KL over a power of |X|. */
    private record PowerOfClass(double exponent) implements Objective {
        @Override
        public String label() {
            return "power";
        }

        @Override
        public TargetMembership targetMembership() {
            return TargetMembership.INDEPENDENT;
        }

        @Override
        public double klDivisor(LatentVariable latent, int supportSize, double classSize) {
            return Math.pow(classSize, exponent);
        }
    }

    /** Tells classes from c. */
    private record TellClasses(Grouping classes, double weight) implements AuxiliaryTerm {
        @Override
        public Optional<Grouping> labels() {
            return Optional.of(classes);
        }

        @Override
        public SDVariable value(GraphContext graph, Latents latents, SDVariable labels) {
            SDVariable c = latents.get("c");
            Initializer start = Initializer.normal(0.1);
            SDVariable w = graph.parameter("w", start, graph.shapeOf(c)[1], classes.groupCount());
            SDVariable logits = StableMath.logSoftmax(graph, c.mmul(w), 1);
            return StableMath.sumEvent(graph, labels.mul(logits)).mul(weight);
        }
    }

    private static List<StepReport> train(Homoencoder model, TrainingOptions options) {
        List<StepReport> reports = new ArrayList<>();
        try (Trainer trainer = new Trainer(model, SmallModel.data(), options)) {
            trainer.listen(
                    new TrainingListener() {
                        @Override
                        public void onStep(StepReport report) {
                            reports.add(report);
                        }
                    });
            trainer.train();
        }
        return reports;
    }

    private static float[] parameters(Homoencoder model) {
        return model.parameters().flatParameters().toFloatVector();
    }

    @Test
    void boundIsReportedWhateverIsMaximised() {
        StepReport plain = train(SmallModel.create(1), SmallModel.options(1).build()).get(0);
        KlSchedule schedule = (step, latent) -> latent.equals("c") ? 4 : 0.5;
        StepReport weighted =
                train(SmallModel.create(1), SmallModel.options(1).klSchedule(schedule).build())
                        .get(0);
        assertThat(plain.terms().maximised()).isEmpty();
        assertThat(weighted.terms().bound()).isCloseTo(plain.terms().bound(), within(1e-5));
        Map<String, Double> kl = plain.terms().kl();
        double expected = plain.terms().logLikelihood() - 4 * kl.get("c") / 6 - 0.5 * kl.get("z");
        assertThat(weighted.terms().objective()).isCloseTo(expected, within(1e-5));
        assertThat(weighted.klFactor()).isEqualTo(2.25);
    }

    @Test
    void largerWeightMakesASmallerDivergence() {
        double free = lastKl(0.01);
        assertThat(lastKl(30)).isLessThan(0.2 * free);
    }

    private static double lastKl(double beta) {
        TrainingOptions options =
                SmallModel.options(300)
                        .klSchedule(KlSchedule.ofLatents(Map.of("c", KlSchedule.constant(beta))))
                        .build();
        List<StepReport> reports = train(SmallModel.create(1), options);
        return reports.subList(250, 300).stream()
                .mapToDouble(report -> report.terms().kl().get("c"))
                .average()
                .orElseThrow();
    }

    @Test
    void schedulesHaveTheValuesTheyAreKnownFor() {
        KlSchedule cyclic = KlSchedule.cyclic(10, 0.5);
        assertThat(cyclic.at(0, "c")).isZero();
        assertThat(cyclic.at(2, "c")).isCloseTo(0.4, within(1e-12));
        assertThat(cyclic.at(5, "c")).isEqualTo(1);
        assertThat(cyclic.at(9, "c")).isEqualTo(1);
        assertThat(cyclic.at(10, "c")).isZero();
        KlSchedule some = KlSchedule.ofLatents(Map.of("c", KlSchedule.linearWarmUp(4).times(3)));
        assertThat(some.at(2, "c")).isEqualTo(1.5);
        assertThat(some.at(2, "z")).isEqualTo(1);
        assertThatThrownBy(() -> KlSchedule.constant(-1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> KlSchedule.cyclic(10, 1.5)).hasMessageContaining("1.5");
        for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> KlSchedule.constant(value))
                    .hasMessageContaining(Double.toString(value));
            assertThatThrownBy(() -> KlSchedule.linear(value, 1))
                    .hasMessageContaining(Double.toString(value));
        }
    }

    @Test
    void impossibleWeightsAndRatesAndUnknownLatentsAreNamed() {
        assertRefused(
                SmallModel.options(1).klSchedule((step, latent) -> -1).build(),
                "the KL weight of 'c' at step 0");
        assertRefused(
                SmallModel.options(1).learningRate((step, progress) -> Double.NaN).build(),
                "the learning rate at step 0");
        Map<String, KlSchedule> misspelt = Map.of("d", KlSchedule.NONE);
        assertRefused(
                SmallModel.options(1).klSchedule(KlSchedule.ofLatents(misspelt)).build(), "'d'");
        assertRefused(SmallModel.options(1).freeBits("d", 1).build(), "'d'");
        assertThatThrownBy(() -> SmallModel.options(1).freeBits("c", -1).build())
                .hasMessageContaining("free bits of c");
    }

    private static void assertRefused(TrainingOptions options, String message) {
        assertThatThrownBy(() -> train(SmallModel.create(1), options))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    /** At a lambda below and above the mean KL: value, and gradient by finite differences. */
    @Test
    void freeBitsCountTheLargerOfKlAndLambda() {
        Homoencoder model = SmallModel.create(1, 2, DataType.DOUBLE);
        double kl;
        double plain;
        try (ObjectiveRun run = run(model, Map.of())) {
            double[] values = run.execute().kl("c");
            kl = (values[0] + values[1]) / 2;
            plain = run.bound();
        }
        for (double lambda : new double[] {0.5 * kl, 2 * kl}) {
            try (ObjectiveRun run = run(model, Map.of("c", lambda))) {
                double expected = plain + 0.3 * (kl - Math.max(kl, lambda));
                assertThat(run.execute().bound()).isCloseTo(expected, within(1e-10));
                for (String parameter : model.parameters().parameters().keySet()) {
                    double gradient = run.execute().gradient(parameter)[0];
                    assertThat(gradient)
                            .as(parameter)
                            .isCloseTo(difference(model, run, parameter), within(1e-6));
                }
            }
        }
    }

    private static ObjectiveRun run(Homoencoder model, Map<String, Double> freeBits) {
        ObjectiveGraph graph = model.objectiveGraph(Mode.TRAINING, 2, Map.of("c", 2), freeBits);
        return new ObjectiveRun(model, graph)
                .set(ObjectiveGraph.TARGET, 0.3, -0.8, 1.2, 0.1, -0.4, 0.6)
                .set(ObjectiveGraph.support("c"), 0.5, 0.9, -1.1, 0.2, 0.7, -0.3, 1.4)
                .set(ObjectiveGraph.klWeight("c"), 0.3)
                .set(ObjectiveGraph.klWeight("z"), 1)
                .drawNoise(3);
    }

    private static double difference(Homoencoder model, ObjectiveRun run, String parameter) {
        double step = 1e-6;
        double value = model.parameters().parameters().get(parameter).getDouble(0);
        model.parameters().parameters().get(parameter).putScalar(0, value + step);
        double up = run.execute().bound();
        model.parameters().parameters().get(parameter).putScalar(0, value - step);
        double down = run.execute().bound();
        model.parameters().parameters().get(parameter).putScalar(0, value);
        return (up - down) / (2 * step);
    }

    @Test
    void freeBitsKeepALatentThatWouldNotBeUsed() {
        TrainingOptions.Builder options =
                SmallModel.options(300).batchSize(24).klSchedule(KlSchedule.constant(30));
        double without = mean(train(SmallModel.create(1), options.build()));
        double with = mean(train(SmallModel.create(1), options.freeBits("c", 0.2).build()));
        assertThat(without).isLessThan(0.1);
        assertThat(with).isCloseTo(0.2, within(0.05));
    }

    private static double mean(List<StepReport> reports) {
        return reports.subList(200, 300).stream()
                .mapToDouble(report -> report.terms().kl().get("c"))
                .average()
                .orElseThrow();
    }

    @Test
    void objectiveOfOnesOwnDividesAsItSays() {
        TrainingOptions own = SmallModel.options(5).objective(new PowerOfClass(1)).build();
        Homoencoder model = SmallModel.create(1);
        train(model, own);
        Homoencoder usual = SmallModel.create(1);
        train(usual, SmallModel.options(5).build());
        assertThat(parameters(model)).isEqualTo(parameters(usual));
        Homoencoder other = SmallModel.create(1);
        train(other, own.toBuilder().objective(new PowerOfClass(0.5)).build());
        assertThat(parameters(other)).isNotEqualTo(parameters(usual));
        assertThatThrownBy(() -> own.toBuilder().oneShotPart(0.5).build())
                .hasMessageContaining("'power'");
    }

    @Test
    void resumingComparesWhatIsOfOnesOwn() throws IOException {
        Path file = folder.resolve("own.zip");
        TrainingOptions options =
                SmallModel.options(4)
                        .objective(new PowerOfClass(0.5))
                        .klSchedule(KlSchedule.cyclic(4, 0.5))
                        .learningRate((step, progress) -> 0.01)
                        .freeBits("c", 0.1)
                        .checkpoint(file)
                        .build();
        train(SmallModel.create(1), options);
        TrainingOptions more = options.toBuilder().budget(Budget.ofSteps(6)).build();
        try (Trainer trainer = new Trainer(SmallModel.create(1), SmallModel.data(), more)) {
            assertThat(trainer.resume(file).train().steps()).isEqualTo(6);
        }
        TrainingOptions other =
                more.toBuilder()
                        .objective(new PowerOfClass(0.25))
                        .klSchedule(KlSchedule.cyclic(5, 0.5))
                        .freeBits("c", 0.2)
                        .build();
        try (Trainer trainer = new Trainer(SmallModel.create(1), SmallModel.data(), other)) {
            assertThatThrownBy(() -> trainer.resume(file))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("objectiveOptions was")
                    .hasMessageContaining("0.25")
                    .hasMessageContaining("klSchedule was")
                    .hasMessageContaining("freeBits was");
        }
        assertThat(Checkpoint.read(file).description()).contains("PowerOfClass", "power");
    }

    @Test
    void auxiliaryTermIsMaximisedAndLeftOutOfWhatIsUsed() throws IOException {
        GroupedDataset data = separated();
        Grouping classes = data.grouping("class");
        Homoencoder plain = SmallModel.create(1);
        Homoencoder model =
                plain.toBuilder().auxiliaryTerm("classes", new TellClasses(classes, 3)).build();
        Path file = folder.resolve("labelled.zip");
        Path metrics = folder.resolve("metrics.csv");
        TrainingOptions options = SmallModel.options(400).checkpoint(file).build();
        List<StepReport> reports = new ArrayList<>();
        try (Trainer trainer = new Trainer(model, data, options)) {
            trainer.listen(new MetricsFile(metrics, 100));
            trainer.listen(
                    new TrainingListener() {
                        @Override
                        public void onStep(StepReport report) {
                            reports.add(report);
                        }
                    });
            trainer.train();
        }
        ObjectiveSums first = ObjectiveSums.of(reports.subList(0, 50));
        ObjectiveSums last = ObjectiveSums.of(reports.subList(350, 400));
        assertThat(last.auxiliary).isGreaterThan(first.auxiliary + 0.5);
        assertThat(last.objective).isCloseTo(last.bound + last.auxiliary, within(1e-4));
        assertThat(Files.readAllLines(metrics).get(0))
                .contains(",kl_c,kl_z,objective,auxiliary_classes,gradientNorm");
        Homoencoder used = SmallModel.create(2);
        Checkpoint.read(file).withoutTraining().copyTo(used, true);
        assertThat(used.parameters().parameters())
                .hasSizeLessThan(model.parameters().parameters().size());
        try (Trainer trainer =
                new Trainer(
                        plain.toBuilder()
                                .auxiliaryTerm("classes", new TellClasses(classes, 3))
                                .build(),
                        data,
                        options.toBuilder().budget(Budget.ofSteps(401)).build())) {
            assertThat(trainer.resume(file).train().steps()).isEqualTo(401);
        }
        assertThatThrownBy(() -> new Trainer(model, data.subset(0, 1, 6, 7), options))
                .hasMessageContaining("labels of 24 elements, but the data has 4");
    }

    /** Four classes at the corners of a square. */
    private static GroupedDataset separated() {
        float[] values = new float[24 * 3];
        for (int i = 0; i < 24; i++) {
            values[3 * i] = i / 12 == 0 ? -2 : 2;
            values[3 * i + 1] = i / 6 % 2 == 0 ? -2 : 2;
            values[3 * i + 2] = i % 6 / 5f;
        }
        return new GroupedDataset(
                values, new long[] {3}, List.of(SmallModel.data().grouping("class")));
    }

    private record ObjectiveSums(double bound, double objective, double auxiliary) {
        static ObjectiveSums of(List<StepReport> reports) {
            double n = reports.size();
            double bound = 0;
            double objective = 0;
            double auxiliary = 0;
            for (StepReport report : reports) {
                bound += report.terms().bound() / n;
                objective += report.terms().objective() / n;
                auxiliary += report.terms().maximised().get("auxiliary_classes") / n;
            }
            return new ObjectiveSums(bound, objective, auxiliary);
        }
    }
}
