package org.vhe.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vhe.core.graph.Mode;

/** Estimators of the gradient against enumeration, and enumeration against finite differences. */
class DiscreteLatentTest {
    private static final GradientEstimator ENUMERATION = GradientEstimator.ENUMERATION;
    private static final GradientEstimator SCORE = GradientEstimator.SCORE_FUNCTION;
    private static final double STEP = 1e-5;

    private static Map<String, GradientEstimator> estimators(
            GradientEstimator a, GradientEstimator c, GradientEstimator s) {
        return Map.of("a", a, "c", c, "s", s);
    }

    private static Homoencoder enumerated() {
        return DiscreteDesign.model(estimators(ENUMERATION, ENUMERATION, ENUMERATION));
    }

    private static double[] array(Homoencoder model, String name) {
        return model.parameters().parameters().get(name).dup().data().asDouble();
    }

    /** softmax of the sum of rows of matrices [row][column] in 'c' order. */
    private static double[] softmax(double[]... logits) {
        double[] result = new double[logits[0].length];
        for (double[] each : logits) {
            for (int i = 0; i < result.length; i++) {
                result[i] += each[i];
            }
        }
        double total = Arrays.stream(result).map(Math::exp).sum();
        return Arrays.stream(result).map(x -> Math.exp(x) / total).toArray();
    }

    private static double[] times(double factor, double[] values) {
        return Arrays.stream(values).map(x -> factor * x).toArray();
    }

    private static double kl(double[] q, double[] p) {
        double sum = 0;
        for (int i = 0; i < q.length; i++) {
            sum += q[i] * Math.log(q[i] / p[i]);
        }
        return sum;
    }

    /** The bound of {@link DiscreteDesign} by sums over all values in plain Java. */
    private static double boundByHand(Homoencoder model) {
        double[] toA = array(model, "likelihood/w0");
        double[] toC = array(model, "likelihood/w1");
        double[] toS = array(model, "likelihood/w2");
        double[] qa = softmax(times(0.25, array(model, "posterior/a/w0")));
        double[] qs = softmax(times(-0.55, array(model, "posterior/s/w0")));
        double bound = -0.1 * kl(qa, softmax(array(model, "prior/a/w0")));
        bound -= 0.2 * kl(qs, softmax(array(model, "prior/s/w0")));
        for (int a = 0; a < 2; a++) {
            double[] fromA = Arrays.copyOfRange(array(model, "posterior/c/w1"), 3 * a, 3 * a + 3);
            double[] priorA = Arrays.copyOfRange(array(model, "prior/c/w1"), 3 * a, 3 * a + 3);
            double[] qc = softmax(times(0.65, array(model, "posterior/c/w0")), fromA);
            double[] pc = softmax(array(model, "prior/c/w0"), priorA);
            bound -= 0.3 * qa[a] * kl(qc, pc);
            for (int c = 0; c < 3; c++) {
                for (int s = 0; s < 2; s++) {
                    double error = 0.4 - toA[a] - toC[c] - toS[s];
                    double logLikelihood = -0.5 * (error * error + Math.log(2 * Math.PI));
                    bound += qa[a] * qc[c] * qs[s] * logLikelihood;
                }
            }
        }
        return bound;
    }

    @Test
    void enumeratedBoundIsTheSumOverAllValues() {
        Homoencoder model = enumerated();
        for (Mode mode : Mode.values()) {
            try (ObjectiveRun run = DiscreteDesign.run(model, mode, 2)) {
                assertThat(run.execute().bound())
                        .isCloseTo(boundByHand(model), within(1e-6)); // weights are given as floats
            }
        }
    }

    @Test
    void enumeratedGradientAgreesWithFiniteDifferences() {
        requireFiniteDifferences(enumerated());
    }

    @Test
    void gumbelSoftmaxGradientAgreesWithFiniteDifferencesForFixedNoise() {
        GradientEstimator relaxed = GradientEstimator.gumbelSoftmax(0.6);
        requireFiniteDifferences(DiscreteDesign.model(estimators(relaxed, relaxed, relaxed)));
    }

    private static void requireFiniteDifferences(Homoencoder model) {
        try (ObjectiveRun run = DiscreteDesign.run(model, Mode.TRAINING, 2)) {
            run.drawNoise(3);
            for (String name : run.differentiated()) {
                INDArray parameter = model.parameters().parameters().get(name);
                double[] found = run.execute().gradient(name).clone();
                for (int i = 0; i < found.length; i++) {
                    double value = parameter.getDouble(i);
                    parameter.putScalar(i, value + STEP);
                    double up = run.execute().bound();
                    parameter.putScalar(i, value - STEP);
                    double down = run.execute().bound();
                    parameter.putScalar(i, value);
                    assertThat(found[i])
                            .as("%s[%d]", name, i)
                            .isCloseTo((up - down) / (2 * STEP), within(1e-8));
                }
            }
        }
    }

    @Test
    void evaluationWithGumbelSoftmaxDrawsDiscreteValues() {
        GradientEstimator relaxed = GradientEstimator.gumbelSoftmax(0.6);
        Homoencoder model = DiscreteDesign.model(estimators(relaxed, relaxed, relaxed));
        Homoencoder score = DiscreteDesign.model(estimators(SCORE, SCORE, SCORE));
        try (ObjectiveRun a = DiscreteDesign.run(model, Mode.EVALUATION, 5);
                ObjectiveRun b = DiscreteDesign.run(score, Mode.EVALUATION, 5);
                ObjectiveRun c = DiscreteDesign.run(model, Mode.TRAINING, 5)) {
            double[] discrete = a.drawNoise(3).execute().logLikelihood();
            assertThat(discrete).isEqualTo(b.drawNoise(3).execute().logLikelihood());
            assertThat(discrete).isNotEqualTo(c.drawNoise(3).execute().logLikelihood());
        }
    }

    static Stream<Map<String, GradientEstimator>> mixtures() {
        return Stream.of(
                estimators(SCORE, SCORE, SCORE),
                estimators(ENUMERATION, SCORE, ENUMERATION),
                estimators(SCORE, ENUMERATION, SCORE),
                estimators(ENUMERATION, ENUMERATION, SCORE));
    }

    @ParameterizedTest
    @MethodSource("mixtures")
    void meanOfScoreFunctionGradientsIsTheEnumeratedGradient(
            Map<String, GradientEstimator> estimators) {
        Homoencoder exact = enumerated();
        Homoencoder sampled = DiscreteDesign.model(estimators);
        setBaselines(sampled);
        try (ObjectiveRun truth = DiscreteDesign.run(exact, Mode.TRAINING, 1);
                ObjectiveRun run = DiscreteDesign.run(sampled, Mode.TRAINING, 250)) {
            truth.execute();
            Map<String, List<double[]>> gradients = new HashMap<>();
            for (int i = 0; i < 120; i++) {
                run.drawNoise(i).execute();
                for (String name : truth.differentiated()) {
                    gradients
                            .computeIfAbsent(name, n -> new ArrayList<>())
                            .add(run.gradient(name).clone());
                }
            }
            gradients.forEach((name, draws) -> requireMean(name, draws, truth.gradient(name)));
        }
    }

    /** Any baseline will do, however bad. */
    private static void setBaselines(Homoencoder model) {
        model.parameters()
                .parameters()
                .forEach(
                        (name, array) -> {
                            if (name.startsWith("baseline/")) {
                                for (int i = 0; i < array.length(); i++) {
                                    array.putScalar(i, Math.cos(i + 1));
                                }
                            }
                        });
        model.parameters()
                .statistics()
                .forEach((name, array) -> array.assign(name.endsWith("mean") ? -1.3 : 0.8));
    }

    /** All means within 4.5 standard errors; there are 30 coordinates. */
    private static void requireMean(String name, List<double[]> draws, double[] expected) {
        int n = draws.size();
        for (int i = 0; i < expected.length; i++) {
            int entry = i;
            double mean = draws.stream().mapToDouble(d -> d[entry]).average().orElseThrow();
            double variance =
                    draws.stream().mapToDouble(d -> Math.pow(d[entry] - mean, 2)).sum() / (n - 1);
            double error = Math.sqrt(variance / n);
            assertThat(error).as("standard error of %s[%d]", name, i).isLessThan(0.04);
            assertThat(mean)
                    .as("%s[%d]", name, i)
                    .isCloseTo(expected[i], within(4.5 * error + 1e-9));
        }
    }

    @Test
    void baselineLearnsTheRewardAndReducesTheVariance() {
        Homoencoder model = DiscreteDesign.model(estimators(ENUMERATION, SCORE, ENUMERATION));
        try (ObjectiveRun run =
                DiscreteDesign.run(model, Mode.TRAINING, 1, "posterior/c/w0", "baseline/c/bias")) {
            run.set(ObjectiveGraph.TARGET, 30); // far away: rewards have a large mean
            double before = variance(run);
            INDArray mean = model.parameters().statistics().get("baseline/c/mean");
            INDArray bias = model.parameters().parameters().get("baseline/c/bias");
            for (int step = 0; step < 400; step++) {
                run.drawNoise(step).execute();
                bias.addi(run.gradient("baseline/c/bias")[0] / (step + 1)); // the mean reward
            }
            assertThat(mean.getDouble(0)).isZero();
            assertThat(bias.getDouble(0)).isCloseTo(run.logLikelihood()[0], within(60.0));
            assertThat(variance(run)).isLessThan(before / 10);
        }
    }

    private static double variance(ObjectiveRun run) {
        double sum = 0;
        double squares = 0;
        int n = 200;
        for (int i = 0; i < n; i++) {
            double g = run.drawNoise(10_000 + i).execute().gradient("posterior/c/w0")[0];
            sum += g;
            squares += g * g;
        }
        return squares / n - sum * sum / n / n;
    }

    @Test
    void scoreFunctionUsesOnlyCostsDownstream() {
        Homoencoder model = DiscreteDesign.model(estimators(SCORE, SCORE, SCORE));
        try (ObjectiveRun run = DiscreteDesign.run(model, Mode.TRAINING, 3)) {
            run.drawNoise(8);
            double[] a = gradient(run, "posterior/a/w0");
            double[] c = gradient(run, "posterior/c/w0");
            double[] s = gradient(run, "posterior/s/w0");
            run.set(ObjectiveGraph.klWeight("s"), 1000);
            assertThat(gradient(run, "posterior/a/w0")).isEqualTo(a);
            assertThat(gradient(run, "posterior/c/w0")).isEqualTo(c);
            run.set(ObjectiveGraph.klWeight("s"), 0.2).set(ObjectiveGraph.klWeight("a"), 1000);
            assertThat(gradient(run, "posterior/c/w0")).isEqualTo(c);
            assertThat(gradient(run, "posterior/s/w0")).isEqualTo(s);
            run.set(ObjectiveGraph.klWeight("a"), 0.1).set(ObjectiveGraph.klWeight("c"), 1000);
            assertThat(gradient(run, "posterior/s/w0")).isEqualTo(s);
            assertThat(gradient(run, "posterior/a/w0")).isNotEqualTo(a);
        }
    }

    private static double[] gradient(ObjectiveRun run, String parameter) {
        return run.execute().gradient(parameter).clone();
    }

    @Test
    void scoreFunctionLeavesTheBoundAsItIs() {
        Homoencoder model = DiscreteDesign.model(estimators(SCORE, SCORE, SCORE));
        try (ObjectiveRun training = DiscreteDesign.run(model, Mode.TRAINING, 6);
                ObjectiveRun evaluation = DiscreteDesign.run(model, Mode.EVALUATION, 6)) {
            assertThat(training.drawNoise(2).execute().bound())
                    .isCloseTo(evaluation.drawNoise(2).execute().bound(), within(1e-12));
        }
    }

    @Test
    void sampledBoundIsTheEnumeratedOneOnAverage() {
        Homoencoder model = DiscreteDesign.model(estimators(SCORE, SCORE, SCORE));
        try (ObjectiveRun run = DiscreteDesign.run(model, Mode.EVALUATION, 20_000)) {
            // standard deviation of a row's terms below 2: four standard errors are 0.06
            assertThat(run.drawNoise(1).execute().bound())
                    .isCloseTo(boundByHand(model), within(0.06));
        }
    }

    @Test
    void noLatentIsLiftedWhereNothingIsEnumerated() {
        Homoencoder model = DiscreteDesign.model(estimators(SCORE, SCORE, SCORE));
        assertThat(model.objectiveGraph(Mode.TRAINING, 2, DiscreteDesign.SIZES).graph().inputs())
                .allSatisfy((name, shape) -> assertThat(shape[0]).isEqualTo(2));
    }
}
