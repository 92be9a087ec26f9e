package org.vhe.core.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.graph.GradientCheck;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.StableMath;

class StudentTTest {

    private static StudentT studentT(GraphContext graph, Map<String, SDVariable> in) {
        return new StudentT(graph, in.get("m"), in.get("s"), in.get("v"));
    }

    private static GraphValues parameters(int rows, double m, double s, double v) {
        return GraphValues.inDouble()
                .with("m", constant(rows, m))
                .with("s", constant(rows, Math.log(s)))
                .with("v", constant(rows, Math.log(v)));
    }

    private static INDArray constant(int rows, double value) {
        return Nd4j.zeros(DataType.DOUBLE, rows, 1).addi(value);
    }

    @Test
    void logProbAgreesWithTheClosedForm() {
        // Python: the formula of the class by math.lgamma
        double[] found =
                GraphValues.inDouble()
                        .with("m", GraphValues.column(0.3, 2.5, 950, 5))
                        .with("s", GraphValues.column(log(2, 0.5, 30, 0.1)))
                        .with("v", GraphValues.column(log(1, 3, 0.5, 1e4)))
                        .with("x", GraphValues.column(0, 4, 1000, 7))
                        .value((g, in) -> studentT(g, in).logProb(in.get("x")))
                        .toDoubleVector();
        assertThat(found)
                .containsExactly(
                        new double[] {
                            -1.8601276753441656,
                            -3.0803303913033453,
                            -6.12196495750079,
                            -194.73955456318436
                        },
                        within(1e-8));
    }

    private static double[] log(double... values) {
        return Arrays.stream(values).map(Math::log).toArray();
    }

    @Test
    void densityIntegratesToOne() {
        int n = 20_000;
        double width = 2000;
        double[] logs =
                parameters(n, 0.5, 1.5, 3)
                        .with("x", GraphValues.midpoints(-width / 2, width / 2, n))
                        .value((g, in) -> studentT(g, in).logProb(in.get("x")))
                        .toDoubleVector();
        double total = 0;
        for (double value : logs) {
            total += Math.exp(value) * width / n;
        }
        assertThat(total).isCloseTo(1, within(1e-6));
    }

    @Test
    void gradientsAgreeWithFiniteDifferences() {
        GradientCheck.of(
                        graph -> {
                            SDVariable m = graph.placeholder("m", 4, 3);
                            SDVariable s = graph.placeholder("s", 4, 3);
                            SDVariable v = graph.placeholder("v", 4, 3);
                            SDVariable x = graph.placeholder("x", 4, 3);
                            StudentT d = new StudentT(graph, m, s, v);
                            SDVariable noise = graph.noise("n", d.noise(), 4);
                            SDVariable sampled = StableMath.sumEvent(graph, d.sample(noise));
                            return StableMath.mean(graph, d.logProb(x).add(sampled.mul(0.1)));
                        })
                .require(1e-6);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 2, 30})
    void sampleDistributionFunctionIsTheIntegralOfTheDensity(double degrees) {
        int n = 20_000;
        GraphValues values =
                parameters(n, 1, 2, degrees)
                        .with(
                                "u",
                                GraphValues.uniform(
                                        5, n, UniformNoise.perEntry(new long[] {1}, 2)));
        double[] sorted =
                values.value((g, in) -> studentT(g, in).sample(in.get("u")))
                        .reshape(n)
                        .toDoubleVector();
        Arrays.sort(sorted);
        double[] logs =
                parameters(n, 1, 2, degrees)
                        .with("x", GraphValues.midpoints(1, 41, n))
                        .value((g, in) -> studentT(g, in).logProb(in.get("x")))
                        .toDoubleVector();
        double expected = 0.5;
        double distance = 0;
        int passed = 0;
        for (int i = 0; i < n; i++) {
            expected += Math.exp(logs[i]) * 40 / n;
            double upTo = 1 + 40.0 * (i + 1) / n;
            while (passed < n && sorted[passed] <= upTo) {
                passed++;
            }
            distance = Math.max(distance, Math.abs((double) passed / n - expected));
        }
        // Kolmogorov-Smirnov statistic exceeded with probability 1e-3
        assertThat(distance).isLessThan(1.95 / Math.sqrt(n));
    }

    @Test
    void extremeParametersGiveFiniteValuesGradientsAndSamples() {
        double[] extremes = {-1e9, -3, 0, 3, 1e9};
        for (double s : extremes) {
            for (double v : extremes) {
                GraphValues values =
                        GraphValues.inFloat()
                                .with("m", GraphValues.column(0, 1e6))
                                .with("s", GraphValues.column(s, s))
                                .with("v", GraphValues.column(v, v))
                                .with("x", GraphValues.column(1e6, 1e6))
                                .with("u", GraphValues.rows(2, 1e-7, 0.5).reshape(2, 1, 2));
                assertThat(values.isFinite((g, in) -> studentT(g, in).logProb(in.get("x"))))
                        .as("%s %s", s, v)
                        .isTrue();
                assertThat(values.isFinite((g, in) -> studentT(g, in).sample(in.get("u"))))
                        .as("sample %s %s", s, v)
                        .isTrue();
            }
        }
    }
}
