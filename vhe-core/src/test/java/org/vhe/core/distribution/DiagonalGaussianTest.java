package org.vhe.core.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vhe.core.graph.GradientCheck;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.StableMath;
import org.vhe.core.shape.ShapeMismatchException;

class DiagonalGaussianTest {

    private static DiagonalGaussian gaussian(GraphContext graph, Map<String, SDVariable> in) {
        return new DiagonalGaussian(graph, in.get("m"), in.get("lv"));
    }

    private static SDVariable logProb(GraphContext graph, Map<String, SDVariable> in) {
        return gaussian(graph, in).logProb(in.get("x"));
    }

    private static SDVariable kl(GraphContext graph, Map<String, SDVariable> in) {
        return KlDivergence.of(
                gaussian(graph, in), new DiagonalGaussian(graph, in.get("m2"), in.get("lv2")));
    }

    private static GraphValues pair() {
        return GraphValues.inDouble()
                .with("m", GraphValues.column(0.5, -1))
                .with("lv", GraphValues.column(0.3, -2));
    }

    @Test
    void logProbAgreesWithTorch() {
        // torch.distributions.Normal([0.5, -1], exp([0.3, -2] / 2)).log_prob([1.2, -1.4])
        INDArray found =
                pair().with("x", GraphValues.column(1.2, -1.4))
                        .value(DiagonalGaussianTest::logProb);
        assertThat(found.toDoubleVector())
                .containsExactly(
                        new double[] {-1.2504389972716936, -0.5100630211191244}, within(1e-12));
    }

    @Test
    void klAgreesWithTorch() {
        // from Normal([-0.2, 1], exp([1, 0.4] / 2)) by torch.distributions.kl_divergence
        INDArray found =
                pair().with("m2", GraphValues.column(-0.2, 1))
                        .with("lv2", GraphValues.column(1, 0.4))
                        .value(DiagonalGaussianTest::kl);
        assertThat(found.toDoubleVector())
                .containsExactly(
                        new double[] {0.1884231149827082, 2.0859990687159846}, within(1e-12));
    }

    @Test
    void klFromItselfIsZero() {
        INDArray found = pair().value((g, in) -> KlDivergence.of(gaussian(g, in), gaussian(g, in)));
        assertThat(found.toDoubleVector()).containsExactly(new double[] {0, 0}, within(1e-15));
    }

    @Test
    void densityIntegratesToOne() {
        int n = 400;
        INDArray logs =
                GraphValues.inDouble()
                        .with("m", GraphValues.rows(n, 1.3))
                        .with("lv", GraphValues.rows(n, -0.7))
                        .with("x", GraphValues.midpoints(-8, 10, n))
                        .value(DiagonalGaussianTest::logProb);
        double total = 0;
        for (double log : logs.toDoubleVector()) {
            total += Math.exp(log) * 18 / n;
        }
        assertThat(total).isCloseTo(1, within(1e-12));
    }

    @Test
    void gradientsAgreeWithFiniteDifferences() {
        GradientCheck.of(
                        graph -> {
                            SDVariable parameters = graph.placeholder("parameters", 4, 6);
                            DiagonalGaussian q = DiagonalGaussian.fromParameters(graph, parameters);
                            DiagonalGaussian p =
                                    new DiagonalGaussian(
                                            graph,
                                            graph.placeholder("m", 4, 3),
                                            graph.placeholder("lv", 4, 3));
                            SDVariable sample = q.sample(graph.noise("c", q.noise(), 4));
                            SDVariable terms = q.kl(p).mul(2).add(p.logProb(sample));
                            return StableMath.mean(graph, terms);
                        })
                .require(1e-6);
    }

    @Test
    void extremeLogVariancesKeepValuesAndGradientsFinite() {
        GraphValues values =
                GraphValues.inFloat()
                        .with("m", GraphValues.column(0, 3, 0, 1, 0))
                        .with("lv", GraphValues.column(80, -80, 80, -80, 0))
                        .with("m2", GraphValues.column(1, 0, -5, 0, 1))
                        .with("lv2", GraphValues.column(-80, 80, 80, -80, -80))
                        .with("x", GraphValues.column(1e10, 1, -3, 2, 5))
                        .with("e", GraphValues.column(1, -2, 4, 0.5, -4));
        assertThat(values.isFinite(DiagonalGaussianTest::logProb)).isTrue();
        assertThat(values.isFinite(DiagonalGaussianTest::kl)).isTrue();
        assertThat(values.isFinite((g, in) -> gaussian(g, in).sample(in.get("e")))).isTrue();
        assertThat(
                        values.isFinite(
                                (g, in) -> {
                                    DiagonalGaussian q = gaussian(g, in);
                                    return q.logProb(q.sample(in.get("e")));
                                }))
                .isTrue();
    }

    @Test
    void gradientStillShrinksAnOverflowingVarianceRatio() {
        INDArray gradient =
                GraphValues.inFloat()
                        .with("m", GraphValues.column(0))
                        .with("lv", GraphValues.column(80))
                        .with("m2", GraphValues.column(0))
                        .with("lv2", GraphValues.column(-80))
                        .gradients(DiagonalGaussianTest::kl)
                        .get("lv");
        assertThat(gradient.getDouble(0)).isPositive();
    }

    @Test
    void sampleScalesAndShiftsTheNoise() {
        INDArray found =
                pair().with("e", GraphValues.column(2, -1))
                        .value((g, in) -> gaussian(g, in).sample(in.get("e")));
        assertThat(found.reshape(2).toDoubleVector())
                .containsExactly(
                        new double[] {0.5 + 2 * Math.exp(0.15), -1 - Math.exp(-1)}, within(1e-12));
    }

    @Test
    void parametersOfDifferentShapesAreRejected() {
        GraphValues values =
                GraphValues.inDouble()
                        .with("m", GraphValues.rows(2, 1, 2))
                        .with("lv", GraphValues.rows(2, 1));
        assertThatThrownBy(() -> values.value((g, in) -> gaussian(g, in).mean()))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage("logVariance must have shape [2, 2], but has [2, 1]");
    }
}
