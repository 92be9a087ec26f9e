package org.vhe.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.distribution.Categorical;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.distribution.Distribution;
import org.vhe.core.distribution.Gamma;
import org.vhe.core.distribution.GaussianMixture;
import org.vhe.core.distribution.Logistic;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Initializer;
import org.vhe.core.graph.Mode;
import org.vhe.core.latent.LatentStructure;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.training.Budget;
import org.vhe.core.training.LearningRateSchedule;
import org.vhe.core.training.MetricsFile;
import org.vhe.core.training.Trainer;
import org.vhe.core.training.TrainingOptions;

/**
 * Models whose divergences have no closed form, against sums over a grid: the latent is a number c,
 * and an element is normal about it.
 */
class SampledDivergenceTest {
    private static final double TARGET = 0.7;
    private static final double NOISE_VARIANCE = 0.5;
    private static final double STEP = 1e-4;
    private static final int BATCH = 2000;

    /** Posterior and prior of c, with q's two parameters at first, and their log densities. */
    private enum Pair {
        GAUSSIAN_AND_MIXTURE(0.3, -1.2),
        LOGISTIC_AND_GAUSSIAN(0.4, -0.9),
        LOGISTIC_AND_MIXTURE(-0.2, -0.7),
        GAMMA_AND_GAUSSIAN(0.8, 0.5);

        final double[] start;

        Pair(double... start) {
            this.start = start;
        }

        Distribution q(GraphContext graph, SDVariable first, SDVariable second) {
            return switch (this) {
                case GAUSSIAN_AND_MIXTURE -> new DiagonalGaussian(graph, first, second);
                case LOGISTIC_AND_GAUSSIAN, LOGISTIC_AND_MIXTURE ->
                        new Logistic(graph, first, second);
                case GAMMA_AND_GAUSSIAN ->
                        new Gamma(
                                graph,
                                graph.sameDiff().math().exp(first),
                                graph.sameDiff().math().exp(second));
            };
        }

        Distribution p(GraphContext graph, long batch) {
            return switch (this) {
                case GAUSSIAN_AND_MIXTURE, LOGISTIC_AND_MIXTURE ->
                        GaussianMixture.pair(
                                graph,
                                graph.full(0, batch, 1),
                                3,
                                graph.full(Math.log(0.4), batch, 1));
                case LOGISTIC_AND_GAUSSIAN, GAMMA_AND_GAUSSIAN ->
                        DiagonalGaussian.standard(graph, batch, 1);
            };
        }

        DoubleUnaryOperator logQ(double[] parameters) {
            double first = parameters[0];
            double second = parameters[1];
            return switch (this) {
                case GAUSSIAN_AND_MIXTURE -> c -> logNormal(c, first, Math.exp(second));
                case LOGISTIC_AND_GAUSSIAN, LOGISTIC_AND_MIXTURE ->
                        c -> {
                            double z = (c - first) / Math.exp(second);
                            return -z - 2 * Math.log1p(Math.exp(-z)) - second;
                        };
                case GAMMA_AND_GAUSSIAN -> logGamma(Math.exp(first), Math.exp(second));
            };
        }

        double logP(double c) {
            return switch (this) {
                case GAUSSIAN_AND_MIXTURE, LOGISTIC_AND_MIXTURE ->
                        logNormal(Math.abs(c), 1.5, 0.4)
                                + Math.log1p(Math.exp(-3 * Math.abs(c) / 0.4))
                                - Math.log(2);
                case LOGISTIC_AND_GAUSSIAN, GAMMA_AND_GAUSSIAN -> logNormal(c, 0, 1);
            };
        }
    }

    private static double logNormal(double x, double mean, double variance) {
        double d = x - mean;
        return -0.5 * (d * d / variance + Math.log(2 * Math.PI * variance));
    }

    /** With Gamma(a) / b^a by a sum over a grid. */
    private static DoubleUnaryOperator logGamma(double a, double b) {
        DoubleUnaryOperator log =
                x -> x > 0 ? (a - 1) * Math.log(x) - b * x : Double.NEGATIVE_INFINITY;
        double normaliser = Math.log(integral(x -> Math.exp(log.applyAsDouble(x))));
        return x -> log.applyAsDouble(x) - normaliser;
    }

    private static double integral(DoubleUnaryOperator function) {
        double sum = 0;
        for (int i = 0; i < 8000; i++) {
            sum += function.applyAsDouble(-40 + 0.01 * (i + 0.5)) * 0.01;
        }
        return sum;
    }

    private static double exactBound(Pair pair, double... parameters) {
        DoubleUnaryOperator density = pair.logQ(parameters);
        return integral(
                c -> {
                    double logQ = density.applyAsDouble(c);
                    double joint = pair.logP(c) + logNormal(TARGET, c, NOISE_VARIANCE);
                    return logQ < -200 ? 0 : Math.exp(logQ) * (joint - logQ);
                });
    }

    private static Homoencoder model(Pair pair, GradientEstimator estimator) {
        return Homoencoder.builder(LatentStructure.of(LatentVariable.of("c", "class", 1)), 1)
                .posterior(
                        "c",
                        (graph, support, parents) -> {
                            long batch = graph.shapeOf(support)[0];
                            SDVariable ones = graph.full(1, batch, 1);
                            SDVariable first = parameter(graph, "first", pair.start[0]);
                            SDVariable second = parameter(graph, "second", pair.start[1]);
                            return pair.q(graph, ones.mmul(first), ones.mmul(second));
                        })
                .prior("c", (graph, parents, batch) -> pair.p(graph, batch))
                .likelihood(SampledDivergenceTest::likelihood)
                .gradient("c", estimator)
                .dataType(DataType.DOUBLE)
                .build();
    }

    private static SDVariable parameter(GraphContext graph, String name, double value) {
        return graph.parameter(name, Initializer.constant(value), 1, 1);
    }

    private static DiagonalGaussian likelihood(GraphContext graph, Latents latents) {
        SDVariable c = latents.get("c");
        return new DiagonalGaussian(
                graph, c, graph.full(Math.log(NOISE_VARIANCE), graph.shapeOf(c)));
    }

    private static ObjectiveRun run(Homoencoder model, Mode mode) {
        ObjectiveGraph objective = model.objectiveGraph(mode, BATCH, Map.of("c", 1));
        assertThat(objective.sampledKl()).containsExactly("c");
        return new ObjectiveRun(model, objective)
                .set(ObjectiveGraph.TARGET, TARGET)
                .set(ObjectiveGraph.klWeight("c"), 1);
    }

    /** Mean and standard error. */
    private static double[] statistics(double[] values) {
        double mean = 0;
        double square = 0;
        for (double value : values) {
            mean += value / values.length;
            square += value * value / values.length;
        }
        return new double[] {mean, Math.sqrt((square - mean * mean) / values.length)};
    }

    private static void requireBound(Homoencoder model, double exact) {
        try (ObjectiveRun run = run(model, Mode.EVALUATION)) {
            double[] bounds = new double[50];
            for (int i = 0; i < bounds.length; i++) {
                bounds[i] = run.drawNoise(i).execute().bound();
            }
            double[] found = statistics(bounds);
            assertThat(found[1]).isLessThan(0.02);
            assertThat(found[0]).isCloseTo(exact, within(4 * found[1]));
        }
    }

    @ParameterizedTest
    @EnumSource
    void boundIsRightOnAverage(Pair pair) {
        requireBound(model(pair, GradientEstimator.AUTOMATIC), exactBound(pair, pair.start));
    }

    @ParameterizedTest
    @EnumSource
    void boundLiesBelowTheLogLikelihood(Pair pair) {
        double marginal =
                integral(c -> Math.exp(pair.logP(c) + logNormal(TARGET, c, NOISE_VARIANCE)));
        assertThat(exactBound(pair, pair.start)).isLessThan(Math.log(marginal) - 0.001);
    }

    @ParameterizedTest
    @EnumSource
    void pathwiseGradientIsRightOnAverage(Pair pair) {
        requireGradients(pair, GradientEstimator.PATHWISE);
    }

    @ParameterizedTest
    @EnumSource
    void scoreFunctionCountsTheDivergenceOfTheLatentItself(Pair pair) {
        requireGradients(pair, GradientEstimator.SCORE_FUNCTION);
    }

    private static void requireGradients(Pair pair, GradientEstimator estimator) {
        Homoencoder model = model(pair, estimator);
        try (ObjectiveRun run = run(model, Mode.TRAINING)) {
            double[][] found = new double[2][100];
            for (int i = 0; i < 100; i++) {
                run.drawNoise(i).execute();
                found[0][i] = run.gradient("posterior/c/first")[0];
                found[1][i] = run.gradient("posterior/c/second")[0];
            }
            for (int parameter = 0; parameter < 2; parameter++) {
                double[] up = pair.start.clone();
                double[] down = pair.start.clone();
                up[parameter] += STEP;
                down[parameter] -= STEP;
                double exact = (exactBound(pair, up) - exactBound(pair, down)) / (2 * STEP);
                double[] mean = statistics(found[parameter]);
                assertThat(mean[1]).isLessThan(0.06);
                assertThat(mean[0])
                        .as("parameter %d", parameter)
                        .isCloseTo(exact, within(4 * mean[1]));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void trainsAndNamesItsDivergence(Pair pair, @TempDir Path folder) throws IOException {
        Homoencoder model = model(pair, GradientEstimator.AUTOMATIC);
        GroupedDataset data =
                new GroupedDataset(
                        new float[] {(float) TARGET},
                        new long[] {1},
                        List.of(new Grouping("class", new int[] {0}, List.of("only"))));
        TrainingOptions options =
                TrainingOptions.builder()
                        .supportSize("c", 1)
                        .batchSize(64)
                        .budget(Budget.ofSteps(300))
                        .learningRate(LearningRateSchedule.constant(0.02))
                        .build();
        Path metrics = folder.resolve("metrics.csv");
        try (Trainer trainer = new Trainer(model, data, options)) {
            trainer.listen(new MetricsFile(metrics, 100));
            assertThat(trainer.train().recentTerms().sampledKl()).containsExactly("c");
        }
        double[] trained = {
            model.parameters().parameters().get("posterior/c/first").getDouble(0),
            model.parameters().parameters().get("posterior/c/second").getDouble(0)
        };

        assertThat(exactBound(pair, trained)).isGreaterThan(exactBound(pair, pair.start) + 0.01);
        requireBound(model, exactBound(pair, trained));
        assertThat(Files.readAllLines(metrics).get(0)).contains(",kl_c_sampled,");
    }

    @Test
    void enumeratedLatentWithoutClosedFormIsRefusedNamingTheRemedy() {
        for (GradientEstimator estimator :
                new GradientEstimator[] {
                    GradientEstimator.AUTOMATIC, GradientEstimator.gumbelSoftmax(0.5)
                }) {
            Homoencoder.Builder builder = choice().gradient("c", estimator);
            assertThatThrownBy(
                            () -> builder.build().objectiveGraph(Mode.TRAINING, 2, Map.of("c", 1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("of latent 'c' needs KL(q || p) in closed form")
                    .hasMessageContaining("neither Categorical nor Logistic offers one")
                    .hasMessageContaining("use SCORE_FUNCTION");
        }
    }

    private static Homoencoder.Builder choice() {
        return Homoencoder.builder(LatentStructure.of(LatentVariable.of("c", "class", 2)), 2)
                .posterior(
                        "c", (graph, support, parents) -> new Categorical(graph, support.mean(1)))
                .prior(
                        "c",
                        (graph, parents, batch) ->
                                new Logistic(
                                        graph, graph.full(0, batch, 2), graph.full(0, batch, 2)))
                .likelihood(SampledDivergenceTest::likelihood);
    }
}
