package org.vhe.core.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.vhe.core.graph.GradientCheck;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.StableMath;

class VonMisesTest {
    private static VonMises vonMises(GraphContext graph, Map<String, SDVariable> in) {
        return new VonMises(graph, in.get("m"), in.get("k"));
    }

    private static SDVariable logProb(GraphContext graph, Map<String, SDVariable> in) {
        return vonMises(graph, in).logProb(in.get("x"));
    }

    private static SDVariable kl(GraphContext graph, Map<String, SDVariable> in) {
        return KlDivergence.of(
                vonMises(graph, in), new VonMises(graph, in.get("m2"), in.get("k2")));
    }

    @Test
    void logProbAgreesWithTorchFunctions() {
        // k cos(x - m) - log(torch.special.i0e(k)) - k - log(2 pi)
        INDArray found =
                GraphValues.inDouble()
                        .with("m", GraphValues.column(0.3, -1, 3, 0))
                        .with("k", GraphValues.column(1e-6, 1.3, 14.9, 1e4))
                        .with("x", GraphValues.column(2, -2.5, -3, 0.01))
                        .value(VonMisesTest::logProb);
        assertThat(found.toDoubleVector())
                .containsExactly(
                        new double[] {
                            -1.837877195254089,
                            -2.130689690392103,
                            -0.1704135257193249,
                            3.186223318811318
                        },
                        within(1e-10));
    }

    @Test
    void klAgreesWithHighPrecision() {
        // mpmath: k A cos 0 - k2 A cos(m - m2) - log I0(k) + log I0(k2), A = I1(k) / I0(k)
        INDArray found =
                GraphValues.inDouble()
                        .with("m", GraphValues.column(0.3, 2, 0.01, 1))
                        .with("k", GraphValues.column(1.3, 0.01, 1e4, 20))
                        .with("m2", GraphValues.column(0, 0, 0, 0))
                        .with("k2", GraphValues.column(2, 5, 9000, 3))
                        .value(VonMisesTest::kl);
        assertThat(found.toDoubleVector())
                .containsExactly(
                        new double[] {
                            0.10783017459475847,
                            3.3151103162237516,
                            0.45265414637685943,
                            1.9092571827416882
                        },
                        within(1e-10));
    }

    @Test
    void densityIntegratesToOneOverACircle() {
        int n = 2000;
        for (double k : new double[] {1e-6, 1, 14, 16, 1e4}) {
            INDArray logs =
                    GraphValues.inDouble()
                            .with("m", GraphValues.rows(n, 2))
                            .with("k", GraphValues.rows(n, k))
                            .with("x", GraphValues.midpoints(-1, -1 + 2 * Math.PI, n))
                            .value(VonMisesTest::logProb);
            double total = 0;
            for (double log : logs.toDoubleVector()) {
                total += Math.exp(log) * 2 * Math.PI / n;
            }
            // the midpoint rule converges exponentially for periodic functions
            assertThat(total).as("k = %s", k).isCloseTo(1, within(1e-10));
        }
    }

    @Test
    void gradientsAgreeWithFiniteDifferences() {
        GradientCheck.of(
                        graph -> {
                            VonMises q = positive(graph, "q");
                            VonMises p = positive(graph, "p");
                            SDVariable x = graph.placeholder("x", 4, 3);
                            return StableMath.mean(graph, q.kl(p).mul(2).add(q.logProb(x)));
                        })
                .require(1e-6);
    }

    private static VonMises positive(GraphContext graph, String name) {
        SDVariable k = graph.sameDiff().math().exp(graph.placeholder(name + "k", 4, 3).mul(2));
        return new VonMises(graph, graph.placeholder(name + "m", 4, 3), k);
    }

    @Test
    void sampleHasTheMeanDirectionAndLength() {
        int n = 20000;
        double[] k = {1e-6, 0.5, 4, 30, 1e4};
        INDArray noise = GraphValues.uniform(13, n, UniformNoise.perEntry(new long[] {5}, 32));
        INDArray sample =
                GraphValues.inFloat()
                        .with("m", GraphValues.rows(n, 1, 3, -2, 0, 3.1))
                        .with("k", GraphValues.rows(n, k))
                        .with("u", noise)
                        .value((graph, in) -> vonMises(graph, in).sample(in.get("u")));
        assertThat(sample.maxNumber().doubleValue()).isLessThanOrEqualTo(Math.PI + 1e-6);
        assertThat(sample.minNumber().doubleValue()).isGreaterThanOrEqualTo(-Math.PI - 1e-6);
        // I1(k) / I0(k) by mpmath
        double[] length = {
            5e-7, 0.242499612580802, 0.863522611024551, 0.983189555365336, 0.999949998749875
        };
        double[] direction = {1, 3, -2, 0, 3.1};
        double error = 4 / Math.sqrt(2.0 * n);
        for (int i = 0; i < k.length; i++) {
            INDArray centred = sample.getColumn(i).castTo(DataType.DOUBLE).sub(direction[i]);
            double cosine = Transforms.cos(centred).meanNumber().doubleValue();
            double sine = Transforms.sin(centred).meanNumber().doubleValue();
            assertThat(cosine).as("k = %s", k[i]).isCloseTo(length[i], within(error));
            assertThat(sine).as("k = %s", k[i]).isCloseTo(0, within(error));
            if (k[i] > 1) {
                // 1 - A scaled by k is near one half, with standard deviation about 0.7
                double scaled = (1 - cosine) * k[i];
                double expected = (1 - length[i]) * k[i];
                assertThat(scaled).as("k = %s", k[i]).isCloseTo(expected, within(0.03));
            }
        }
    }

    @Test
    void sampleGradientByDirectionIsOneAndByConcentrationThatAtAFixedQuantile() {
        GraphValues values =
                GraphValues.inDouble()
                        .with("m", GraphValues.column(0.1, 3.1))
                        .with("k", GraphValues.column(1, 3))
                        .with(
                                "u",
                                GraphValues.uniform(
                                        1, 2, UniformNoise.perEntry(new long[] {1}, 32)));
        INDArray sample = values.value((graph, in) -> vonMises(graph, in).sample(in.get("u")));
        Map<String, INDArray> gradients =
                values.gradients((graph, in) -> vonMises(graph, in).sample(in.get("u")));
        assertThat(gradients).containsOnlyKeys("m", "k");
        assertThat(gradients.get("m").reshape(2).toDoubleVector()).containsExactly(1, 1);
        double[] m = {0.1, 3.1};
        double[] k = {1, 3};
        for (int i = 0; i < 2; i++) {
            double centred = Math.IEEEremainder(sample.getDouble(i) - m[i], 2 * Math.PI);
            assertThat(gradients.get("k").getDouble(i))
                    .isCloseTo(VonMisesSampleSlope.at(k[i], centred), within(1e-12));
        }
    }

    @Test
    void extremeConcentrationsKeepValuesAndGradientsFinite() {
        GraphValues values =
                GraphValues.inFloat()
                        .with("m", GraphValues.column(0, 3, -3, 100))
                        .with("k", GraphValues.column(1e-6, 1e4, 1e-6, 1e4))
                        .with("m2", GraphValues.column(3, 0, 1, -1e3))
                        .with("k2", GraphValues.column(1e4, 1e-6, 1e-6, 1e4))
                        .with("x", GraphValues.column(1, -3, 3, 1e3))
                        .with(
                                "u",
                                GraphValues.uniform(
                                        1, 4, UniformNoise.perEntry(new long[] {1}, 32)));
        assertThat(values.isFinite(VonMisesTest::logProb)).isTrue();
        assertThat(values.isFinite(VonMisesTest::kl)).isTrue();
        assertThat(values.isFinite((g, in) -> vonMises(g, in).sample(in.get("u")))).isTrue();
        values.with("u", Nd4j.createFromArray(0.0, 1, 0.5, 1).reshape(4, 1, 1).broadcast(4, 1, 32));
        assertThat(values.isFinite((g, in) -> vonMises(g, in).sample(in.get("u")))).isTrue();
    }
}
