package org.vhe.core.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.graph.GradientCheck;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.Noise;
import org.vhe.core.graph.StableMath;

/** {@link Poisson} and {@link NegativeBinomial}. */
class CountsTest {

    private static Distribution poisson(GraphContext graph, Map<String, SDVariable> in) {
        return new Poisson(graph, in.get("m"));
    }

    private static Distribution negativeBinomial(GraphContext graph, Map<String, SDVariable> in) {
        return new NegativeBinomial(graph, in.get("m"), in.get("r"));
    }

    private static INDArray logs(double... values) {
        double[] result = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = Math.log(values[i]);
        }
        return GraphValues.column(result);
    }

    @Test
    void logProbAgreesWithTheClosedForms() {
        // Python: x log r - r - lgamma(x + 1), and the formula of the class, by math.lgamma
        INDArray x = GraphValues.column(0, 4, 1000, 7);
        double[] poisson =
                GraphValues.inDouble()
                        .with("m", logs(0.3, 2.5, 950, 1e-3))
                        .with("x", x)
                        .value((g, in) -> poisson(g, in).logProb(in.get("x")))
                        .toDoubleVector();
        double[] negativeBinomial =
                GraphValues.inDouble()
                        .with("m", logs(0.3, 2.5, 950, 5))
                        .with("r", logs(2, 0.5, 30, 1e4))
                        .with("x", x)
                        .value((g, in) -> negativeBinomial(g, in).logProb(in.get("x")))
                        .toDoubleVector();
        assertThat(poisson)
                .containsExactly(
                        new double[] {
                            -0.3, -2.0128909028513244, -5.666193893576747, -56.88044831394037
                        },
                        within(1e-10));
        assertThat(negativeBinomial)
                .containsExactly(
                        new double[] {
                            -0.2795238847503172,
                            -2.9218481642200484,
                            -6.182594166305321,
                            -2.2592459706743853
                        },
                        within(1e-9));
    }

    @Test
    void negativeBinomialOfLargeSizeIsAPoisson() {
        INDArray m = GraphValues.column(-1, 0, 2, 5);
        GraphValues values =
                GraphValues.inFloat()
                        .with("m", m)
                        .with("r", GraphValues.column(20, 20, 20, 20))
                        .with("x", GraphValues.column(0, 2, 9, 140));
        assertThat(
                        values.value((g, in) -> negativeBinomial(g, in).logProb(in.get("x")))
                                .toDoubleVector())
                .containsExactly(
                        values.value((g, in) -> poisson(g, in).logProb(in.get("x")))
                                .toDoubleVector(),
                        within(1e-4));
    }

    @Test
    void gradientsAgreeWithFiniteDifferences() {
        INDArray x = Nd4j.createFromArray(0.0, 1, 2, 5, 9, 40).reshape(3, 2);
        GradientCheck.of(
                        graph -> {
                            SDVariable value = graph.placeholder("x", 3, 2).add(0.001);
                            SDVariable m = graph.placeholder("m", 3, 2);
                            SDVariable r = graph.placeholder("r", 3, 2);
                            return StableMath.mean(
                                    graph,
                                    new Poisson(graph, m)
                                            .logProb(value)
                                            .add(new NegativeBinomial(graph, m, r).logProb(value)));
                        },
                        Mode.TRAINING,
                        Map.of("x", x),
                        1)
                .require(1e-6);
    }

    @ParameterizedTest
    @CsvSource({"0.01, 1", "2.5, 0.3", "40, 5", "300, 1000"})
    void samplesAreAsOftenAsTheirProbabilities(double mean, double size) {
        int n = 20_000;
        INDArray m = Nd4j.zeros(DataType.DOUBLE, n, 1).addi(Math.log(mean));
        GraphValues values =
                GraphValues.inDouble()
                        .with("m", m)
                        .with("r", Nd4j.zeros(DataType.DOUBLE, n, 1).addi(Math.log(size)))
                        .with("u", GraphValues.uniform(7, n, Noise.uniform(1)));
        requireDistribution(
                values.value((g, in) -> poisson(g, in).sample(in.get("u"))),
                mean,
                Double.MAX_VALUE);
        requireDistribution(
                values.value((g, in) -> negativeBinomial(g, in).sample(in.get("u"))), mean, size);
        double found = values.value((g, in) -> negativeBinomial(g, in).mean()).getDouble(0);
        assertThat(found).isCloseTo(mean, within(1e-9 * mean));
    }

    /** The distribution function of samples against sums of probabilities. */
    private static void requireDistribution(INDArray samples, double mean, double size) {
        double[] drawn = samples.reshape(samples.length()).toDoubleVector();
        int most = (int) (mean * 20 + 50);
        int[] counts = new int[most + 1];
        for (double sample : drawn) {
            assertThat(sample).isEqualTo(Math.rint(sample)).isNotNegative();
            counts[(int) Math.min(most, sample)]++;
        }
        double[] m = new double[most];
        double[] r = new double[most];
        double[] x = new double[most];
        for (int k = 0; k < most; k++) {
            m[k] = Math.log(mean);
            r[k] = Math.log(Math.min(size, 1e8));
            x[k] = k;
        }
        double[] logs =
                GraphValues.inDouble()
                        .with("m", GraphValues.column(m))
                        .with("r", GraphValues.column(r))
                        .with("x", GraphValues.column(x))
                        .value(
                                (g, in) ->
                                        (size == Double.MAX_VALUE
                                                        ? poisson(g, in)
                                                        : negativeBinomial(g, in))
                                                .logProb(in.get("x")))
                        .toDoubleVector();
        double expected = 0;
        double found = 0;
        double distance = 0;
        for (int k = 0; k < most; k++) {
            expected += Math.exp(logs[k]);
            found += (double) counts[k] / drawn.length;
            distance = Math.max(distance, Math.abs(found - expected));
        }
        // Kolmogorov-Smirnov statistic exceeded with probability 1e-3, less for discrete ones
        assertThat(distance).isLessThan(1.95 / Math.sqrt(drawn.length));
        assertThat(expected).as("sum of probabilities").isCloseTo(1, within(1e-2));
    }

    @Test
    void extremeParametersGiveFiniteValuesGradientsAndSamples() {
        double[] extremes = {-1e9, -30, 0, 16, 1e9};
        for (double m : extremes) {
            for (double r : extremes) {
                GraphValues values =
                        GraphValues.inFloat()
                                .with("m", GraphValues.column(m, m))
                                .with("r", GraphValues.column(r, r))
                                .with("x", GraphValues.column(0, 1e6));
                assertThat(values.isFinite((g, in) -> poisson(g, in).logProb(in.get("x"))))
                        .isTrue();
                assertThat(values.isFinite((g, in) -> negativeBinomial(g, in).logProb(in.get("x"))))
                        .isTrue();
            }
            INDArray sample =
                    GraphValues.inFloat()
                            .with("m", GraphValues.column(m, m, m))
                            .with("u", GraphValues.column(1e-7, 0.5, 1 - 1e-7))
                            .value((g, in) -> poisson(g, in).sample(in.get("u")));
            assertThat(sample.minNumber().doubleValue()).isNotNegative();
            assertThat(sample.maxNumber().doubleValue()).isLessThan(1e7);
        }
    }

    @Test
    void logGammaAndItsDerivativeAreExact() {
        // mpmath: loggamma and digamma
        assertThat(LogGamma.of(0.5)).isCloseTo(0.5723649429247001, within(1e-14));
        assertThat(LogGamma.of(1e-5)).isCloseTo(11.512919692895826, within(1e-12));
        assertThat(LogGamma.of(123.4)).isCloseTo(469.3360974421906, within(1e-9));
        assertThat(LogGamma.derivative(0.5)).isCloseTo(-1.9635100260214235, within(1e-13));
        assertThat(LogGamma.derivative(123.4)).isCloseTo(4.8113737751162775, within(1e-9));
    }
}
