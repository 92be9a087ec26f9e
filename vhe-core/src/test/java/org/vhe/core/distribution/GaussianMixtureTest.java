package org.vhe.core.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.graph.GradientCheck;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Noise;
import org.vhe.core.graph.StableMath;

class GaussianMixtureTest {

    private static GaussianMixture mixture(GraphContext graph, Map<String, SDVariable> in) {
        return new GaussianMixture(graph, in.get("means"), in.get("lv"));
    }

    private static SDVariable logProb(GraphContext graph, Map<String, SDVariable> in) {
        return mixture(graph, in).logProb(in.get("x"));
    }

    private static double normal(double x, double mean, double logVariance) {
        double z = x - mean;
        return Math.exp(-0.5 * z * z / Math.exp(logVariance))
                / Math.sqrt(2 * Math.PI * Math.exp(logVariance));
    }

    @Test
    void logProbIsThatOfTheAveragedDensities() {
        INDArray means = Nd4j.createFromArray(-1.0, 2, 0.5, 3, 0, 1).reshape(1, 3, 2);
        double found =
                GraphValues.inDouble()
                        .with("means", means)
                        .with("lv", GraphValues.rows(1, 0.4, -0.6))
                        .with("x", GraphValues.rows(1, 0.3, 1.7))
                        .value(GaussianMixtureTest::logProb)
                        .getDouble(0);
        double density =
                normal(0.3, -1, 0.4) * normal(1.7, 2, -0.6)
                        + normal(0.3, 0.5, 0.4) * normal(1.7, 3, -0.6)
                        + normal(0.3, 0, 0.4) * normal(1.7, 1, -0.6);
        assertThat(found).isCloseTo(Math.log(density / 3), within(1e-12));
    }

    @Test
    void pairHasItsMeansApartByTheSeparation() {
        INDArray found =
                GraphValues.inDouble()
                        .with("centre", GraphValues.column(1, 1))
                        .with("lv", GraphValues.column(0, 0))
                        .with("x", GraphValues.column(-1, 1))
                        .value(
                                (g, in) ->
                                        GaussianMixture.pair(g, in.get("centre"), 4, in.get("lv"))
                                                .logProb(in.get("x")));
        double atMean = (normal(0, 0, 0) + normal(4, 0, 0)) / 2;
        assertThat(found.toDoubleVector())
                .containsExactly(
                        new double[] {Math.log(atMean), Math.log(normal(2, 0, 0))}, within(1e-12));
    }

    @Test
    void densityIntegratesToOne() {
        int n = 1000;
        INDArray logs =
                GraphValues.inDouble()
                        .with("lv", GraphValues.rows(n, -0.5))
                        .with("x", GraphValues.midpoints(-12, 12, n))
                        .value(
                                (g, in) ->
                                        GaussianMixture.pair(g, g.full(0.3, n, 1), 3, in.get("lv"))
                                                .logProb(in.get("x")));
        double total = 0;
        for (double log : logs.toDoubleVector()) {
            total += Math.exp(log) * 24 / n;
        }
        assertThat(total).isCloseTo(1, within(1e-10));
    }

    @Test
    void gradientsAgreeWithFiniteDifferences() {
        GradientCheck.of(
                        graph -> {
                            GaussianMixture p =
                                    new GaussianMixture(
                                            graph,
                                            graph.placeholder("means", 4, 3, 2),
                                            graph.placeholder("lv", 4, 2));
                            SDVariable x = graph.placeholder("x", 4, 2);
                            SDVariable sample = p.sample(graph.noise("u", p.noise(), 4));
                            SDVariable terms = p.logProb(x).add(p.logProb(sample.mul(0.9)));
                            return StableMath.mean(graph, terms);
                        })
                .require(1e-6);
    }

    @Test
    void extremeParametersKeepValuesAndGradientsFinite() {
        GraphValues values =
                GraphValues.inFloat()
                        .with(
                                "means",
                                Nd4j.createFromArray(0.0, 1, -1e3, 1e3, 0, 0, -5, 5)
                                        .reshape(4, 2, 1))
                        .with("lv", GraphValues.column(-80 / 2, 0, 80, 80))
                        .with("x", GraphValues.column(1, 0, 0, 1e4));
        assertThat(values.isFinite(GaussianMixtureTest::logProb)).isTrue();
    }

    @Test
    void sampleMomentsAreThoseOfTheMixture() {
        int n = 20000;
        INDArray noise = GraphValues.uniform(17, n, Noise.uniform(5));
        INDArray sample =
                GraphValues.inFloat()
                        .with("c", GraphValues.rows(n, 1, -2, 0.5))
                        .with("lv", GraphValues.rows(n, 0, -1, -2))
                        .with("u", noise)
                        .value(
                                (g, in) ->
                                        GaussianMixture.pair(g, in.get("c"), 3, in.get("lv"))
                                                .sample(in.get("u")));
        double[] centres = {1, -2, 0.5};
        double[] logVariances = {0, -1, -2};
        for (int i = 0; i < 3; i++) {
            double variance = Math.exp(logVariances[i]) + 1.5 * 1.5;
            assertThat(sample.getColumn(i).meanNumber().doubleValue())
                    .isCloseTo(centres[i], within(4 * Math.sqrt(variance / n)));
            assertThat(sample.getColumn(i).var().getDouble(0))
                    .isCloseTo(variance, within(4 * variance * Math.sqrt(2.0 / n)));
        }
        // one component for the whole event: covariance 1.5^2
        INDArray first = sample.getColumn(0).sub(1);
        INDArray last = sample.getColumn(2).sub(0.5);
        assertThat(first.mul(last).meanNumber().doubleValue()).isCloseTo(2.25, within(0.1));
    }
}
