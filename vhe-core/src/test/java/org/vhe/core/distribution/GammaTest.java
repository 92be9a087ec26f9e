package org.vhe.core.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vhe.core.graph.GradientCheck;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.StableMath;

class GammaTest {

    private static Gamma gamma(GraphContext graph, Map<String, SDVariable> in) {
        return new Gamma(graph, in.get("a"), in.get("b"));
    }

    private static SDVariable logProb(GraphContext graph, Map<String, SDVariable> in) {
        return gamma(graph, in).logProb(in.get("x"));
    }

    private static SDVariable kl(GraphContext graph, Map<String, SDVariable> in) {
        return KlDivergence.of(gamma(graph, in), new Gamma(graph, in.get("a2"), in.get("b2")));
    }

    private static GraphValues parameters(double[] a, double... b) {
        return GraphValues.inDouble()
                .with("a", GraphValues.column(a))
                .with("b", GraphValues.column(b));
    }

    @Test
    void logProbAgreesWithTorch() {
        // torch.distributions.Gamma(a, b).log_prob(x), double precision
        INDArray found =
                parameters(new double[] {0.3, 1, 2.5, 80}, 2, 0.5, 4, 10)
                        .with("x", GraphValues.column(0.05, 3, 0.7, 8.5))
                        .value(GammaTest::logProb);
        assertThat(found.toDoubleVector())
                .containsExactly(
                        new double[] {
                            1.1091587508377012,
                            -2.1931471805599454,
                            -0.15395938358129113,
                            -1.0190632952907208
                        },
                        within(1e-11));
    }

    @Test
    void klAgreesWithTorch() {
        // torch.distributions.kl_divergence(Gamma(a, b), Gamma(a2, b2)), double precision
        INDArray found =
                parameters(new double[] {0.3, 1, 2.5, 80}, 2, 0.5, 4, 10)
                        .with("a2", GraphValues.column(1.5, 0.2, 2, 60))
                        .with("b2", GraphValues.column(0.7, 3, 4, 9))
                        .value(GammaTest::kl);
        assertThat(found.toDoubleVector())
                .containsExactly(
                        new double[] {
                            4.366182020934855,
                            5.703939396663947,
                            0.06689544984970236,
                            1.079634430778924
                        },
                        within(1e-9));
    }

    @Test
    void logProbOfLargeConcentrationsIsRightInSinglePrecision() {
        // mpmath, 50 digits: a log b - log Gamma(a) + (a - 1) log x - b x
        INDArray found =
                GraphValues.inFloat()
                        .with("a", GraphValues.column(101, 500, 1e4, 1e6, 1e6, 1e8, 1e8))
                        .with("b", GraphValues.column(3, 2, 1e4, 1e6, 2e6, 1e8, 1e8))
                        .with("x", GraphValues.column(40, 100, 1.01, 1, 0.5005, 1, 1.0001))
                        .value(GammaTest::logProb);
        double[] exact = {
            -3.891588988690781,
            -160.56233727370365,
            3.1795815202777485,
            5.988816662444131,
            6.1812974262041596,
            8.2914018379381767,
            7.7913351737713767
        };
        for (int i = 0; i < exact.length; i++) {
            assertThat(found.getDouble(i)).as("%d", i).isCloseTo(exact[i], within(3e-3));
        }
    }

    @Test
    void klOfLargeConcentrationsIsRightInSinglePrecision() {
        // mpmath, 50 digits
        INDArray found =
                GraphValues.inFloat()
                        .with("a", GraphValues.column(1e6, 1e6, 2, 1e4, 0.01, 9.9))
                        .with("b", GraphValues.column(1e6, 1e6, 1, 1e4, 2, 1))
                        .with("a2", GraphValues.column(1.001e6, 2, 1e6, 1e4, 150, 10.1))
                        .with("b2", GraphValues.column(1e6, 1, 1e6, 1.01e4, 3, 1))
                        .value(GammaTest::kl);
        double[] exact = {
            0.49983366645024146,
            6.4888175791109643,
            577208.52165354061,
            0.49669146831917152,
            15617.722434286783,
            0.0021107710920827908
        };
        for (int i = 0; i < exact.length; i++) {
            double error = 1e-6 + 1e-4 * exact[i];
            assertThat(found.getDouble(i)).as("%d", i).isCloseTo(exact[i], within(error));
        }
    }

    @Test
    void gradientsOfLargeConcentrationsAgreeWithFiniteDifferences() {
        GradientCheck.of(
                        graph -> {
                            SDVariable a = graph.placeholder("a", 4, 3).mul(30).add(120);
                            SDVariable b = graph.placeholder("b", 4, 3).mul(0.1).add(5);
                            Gamma q = new Gamma(graph, a, b);
                            Gamma p = positive(graph, "p");
                            SDVariable x = graph.placeholder("x", 4, 3).mul(2).add(20);
                            SDVariable kl = q.kl(p).add(p.kl(q));
                            return StableMath.mean(graph, kl.add(q.logProb(x)));
                        })
                .require(1e-6);
    }

    @Test
    void densityIntegratesToOne() {
        int n = 4000;
        double[] a = new double[n];
        double[] b = new double[n];
        Arrays.fill(a, 3.7);
        Arrays.fill(b, 1.9);
        INDArray logs =
                parameters(a, b)
                        .with("x", GraphValues.midpoints(0, 25, n))
                        .value(GammaTest::logProb);
        double total = 0;
        for (double log : logs.toDoubleVector()) {
            total += Math.exp(log) * 25 / n;
        }
        assertThat(total).isCloseTo(1, within(1e-6));
    }

    @Test
    void gradientsAgreeWithFiniteDifferences() {
        GradientCheck.of(
                        graph -> {
                            Gamma q = positive(graph, "q");
                            Gamma p = positive(graph, "p");
                            SDVariable x = StableMath.softplus(graph, graph.placeholder("x", 4, 3));
                            return StableMath.mean(graph, q.kl(p).mul(2).add(q.logProb(x)));
                        })
                .require(1e-6);
    }

    private static Gamma positive(GraphContext graph, String name) {
        return new Gamma(
                graph,
                StableMath.softplus(graph, graph.placeholder(name + "a", 4, 3)),
                StableMath.softplus(graph, graph.placeholder(name + "b", 4, 3)));
    }

    @Test
    void sampleMomentsAreThoseOfTheDistribution() {
        int n = 20000;
        double[] a = {0.3, 1, 2.5, 80};
        double[] b = {2, 0.5, 4, 10};
        INDArray sample =
                GraphValues.inFloat()
                        .with("a", GraphValues.rows(n, a))
                        .with("b", GraphValues.rows(n, b))
                        .with(
                                "u",
                                GraphValues.uniform(
                                        11, n, UniformNoise.perEntry(new long[] {4}, 13)))
                        .value((graph, in) -> gamma(graph, in).sample(in.get("u")));
        double[] means = sample.mean(0).toDoubleVector();
        double[] variances = sample.var(0).toDoubleVector();
        assertThat(sample.minNumber().doubleValue()).isPositive();
        for (int i = 0; i < a.length; i++) {
            double deviation = Math.sqrt(a[i]) / b[i];
            // four standard errors; that of the variance by the kurtosis 3 + 6 / a
            assertThat(means[i]).isCloseTo(a[i] / b[i], within(4 * deviation / Math.sqrt(n)));
            double spread = Math.sqrt((2 + 6 / a[i]) / n);
            assertThat(variances[i] / (deviation * deviation)).isCloseTo(1, within(4 * spread));
        }
    }

    @Test
    void sampleDistributionFunctionIsThatOfAnExponential() {
        int n = 20000;
        INDArray sample =
                GraphValues.inFloat()
                        .with("a", GraphValues.rows(n, 1))
                        .with("b", GraphValues.rows(n, 2))
                        .with(
                                "u",
                                GraphValues.uniform(
                                        2, n, UniformNoise.perEntry(new long[] {1}, 13)))
                        .value((graph, in) -> gamma(graph, in).sample(in.get("u")));
        double[] sorted = sample.reshape(n).toDoubleVector();
        Arrays.sort(sorted);
        double distance = 0;
        for (int i = 0; i < n; i++) {
            distance = Math.max(distance, Math.abs(1 - Math.exp(-2 * sorted[i]) - (i + 0.5) / n));
        }
        // Kolmogorov-Smirnov statistic exceeded with probability 1e-3
        assertThat(distance).isLessThan(1.95 / Math.sqrt(n));
    }

    @Test
    void sampleGradientIsThatAtAFixedQuantile() {
        GraphValues values =
                parameters(new double[] {0.3, 5}, 2, 3)
                        .with(
                                "u",
                                GraphValues.uniform(
                                        1, 2, UniformNoise.perEntry(new long[] {1}, 13)));
        INDArray sample = values.value((graph, in) -> gamma(graph, in).sample(in.get("u")));
        Map<String, INDArray> gradients =
                values.gradients((graph, in) -> gamma(graph, in).sample(in.get("u")));
        assertThat(gradients).containsOnlyKeys("a", "b");
        double[] a = {0.3, 5};
        for (int i = 0; i < 2; i++) {
            double rate = 2 + i;
            double x = sample.getDouble(i);
            assertThat(gradients.get("b").getDouble(i)).isCloseTo(-x / rate, within(1e-12));
            assertThat(gradients.get("a").getDouble(i))
                    .isCloseTo(GammaSampleSlope.at(a[i], x * rate) / rate, within(1e-12));
        }
    }

    @Test
    void extremeParametersKeepValuesAndGradientsFinite() {
        double[] a = {1e-6, 1e-6, 1e6, 1e6, 1, 1};
        double[] b = {1e-6, 1e6, 1e-6, 1e6, 1e6, 1e-6};
        GraphValues values =
                GraphValues.inFloat()
                        .with("a", GraphValues.column(a))
                        .with("b", GraphValues.column(b));
        values.with("a2", GraphValues.column(1e6, 1e-6, 1e-6, 1e6, 1, 1));
        values.with("b2", GraphValues.column(1, 1, 1, 1, 1e-6, 1e6));
        values.with("x", GraphValues.column(1e-6, 1e6, 1e6, 1, 1e-6, 1e6));
        values.with("u", GraphValues.uniform(3, 6, UniformNoise.perEntry(new long[] {1}, 13)));
        assertThat(values.isFinite(GammaTest::logProb)).isTrue();
        assertThat(values.isFinite(GammaTest::kl)).isTrue();
        assertThat(
                        values.isFinite(
                                (g, in) -> gamma(g, in).logProb(gamma(g, in).sample(in.get("u")))))
                .isTrue();
    }
}
