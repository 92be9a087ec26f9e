package org.vhe.models.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.distribution.Distribution;
import org.vhe.core.distribution.Support;
import org.vhe.core.graph.ArrayTransfer;
import org.vhe.core.graph.GradientCheck;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.shape.ShapeMismatchException;
import org.vhe.models.layer.NetworkRun;

class FamilyTest {
    private static final double LOG_TWO_PI = Math.log(2 * Math.PI);
    private final GraphContext graph =
            GraphContext.create(new ParameterStore(1, DataType.DOUBLE), Mode.TRAINING);

    private double logProb(Family family, double x, double... raw) {
        SDVariable parameters = graph.placeholder("raw", 1, raw.length);
        SDVariable value = graph.placeholder("x", 1, 1);
        Map<String, INDArray> inputs =
                Map.of("raw", row(raw), "x", Nd4j.createFromArray(x).reshape(1, 1));
        SDVariable result = family.distribution(graph, parameters).logProb(value);
        return NetworkRun.evaluate(graph, result, inputs).getDouble(0);
    }

    private static INDArray row(double... values) {
        return Nd4j.createFromArray(values).reshape(1, values.length);
    }

    private static double normal(double x, double mean, double variance) {
        return Math.exp(-0.5 * (x - mean) * (x - mean) / variance)
                / Math.sqrt(2 * Math.PI * variance);
    }

    @Test
    void pairIsTheMeanOfTwoNormals() {
        double expected = Math.log(0.5 * (normal(0.7, -1, 0.5) + normal(0.7, 2, 0.5)));
        assertThat(logProb(Family.gaussianPair(), 0.7, -1, 2, Math.log(0.5)))
                .isCloseTo(expected, within(1e-12));
    }

    @Test
    void knownPairIsCentredOnItsParameter() {
        double expected = Math.log(0.5 * (normal(0.7, -1, 0.5) + normal(0.7, 2, 0.5)));
        assertThat(logProb(Family.gaussianPair(3, 0.5), 0.7, 0.5))
                .isCloseTo(expected, within(1e-12));
    }

    @Test
    void wholeNumbersSupportThoseOfTheirCategories() {
        SDVariable logits = graph.placeholder("logits", 1, 3);
        Support support = Family.wholeNumber(1, 3).distribution(graph, logits).support();
        assertThat(support).hasToString("a whole number from 1 to 3");
        assertThat(support.firstOutside(new float[] {1, 3, 4, 0}, 0, 4)).isEqualTo(2);
    }

    @Test
    void gammaHasLogarithmicParameters() {
        // concentration 3, rate 2 at x = 1.5: 2^3 / Gamma(3) 1.5^2 exp(-3)
        double expected = Math.log(8.0 / 2 * 2.25 * Math.exp(-3));
        assertThat(logProb(Family.gamma(), 1.5, Math.log(3), Math.log(2)))
                .isCloseTo(expected, within(1e-9));
    }

    @Test
    void gammaWithRateHasThatRate() {
        double expected = Math.log(8.0 / 2 * 2.25 * Math.exp(-3));
        assertThat(logProb(Family.gammaWithRate(2), 1.5, Math.log(3)))
                .isCloseTo(expected, within(1e-9));
    }

    @Test
    void vonMisesHasNaturalParameters() {
        // k = 2, m = 2.5: exp(2 cos(x - 2.5)) / (2 pi I0(2)), I0(2) = 2.2795853023360673 (DLMF)
        double expected = 2 * Math.cos(-3 - 2.5) - LOG_TWO_PI - Math.log(2.2795853023360673);
        assertThat(logProb(Family.vonMises(), -3, 2 * Math.cos(2.5), 2 * Math.sin(2.5)))
                .isCloseTo(expected, within(1e-11));
    }

    @Test
    void vonMisesWithConcentrationTakesTheDirectionOnly() {
        double expected = 2 * Math.cos(-3 - 2.5) - LOG_TWO_PI - Math.log(2.2795853023360673);
        assertThat(
                        logProb(
                                Family.vonMisesWithConcentration(2),
                                -3,
                                0.1 * Math.cos(2.5),
                                0.1 * Math.sin(2.5)))
                .isCloseTo(expected, within(1e-9));
    }

    @Test
    void vonMisesAtTheOriginIsUniform() {
        assertThat(logProb(Family.vonMises(), 1, 0, 0)).isCloseTo(-LOG_TWO_PI, within(1e-5));
    }

    @Test
    void wholeNumbersAreCountedFromTheFirst() {
        // logits 0, log 2, log 5 for the numbers 3, 4, 5
        assertThat(logProb(Family.wholeNumber(3, 3), 4, 0, Math.log(2), Math.log(5)))
                .isCloseTo(Math.log(0.25), within(1e-12));
    }

    @Test
    void wholeNumbersAreSampledWithTheirProbabilities() {
        int rows = 20_000;
        SDVariable raw = graph.constant(Nd4j.create(new double[rows][3]));
        SDVariable logits = raw.add(graph.constant(row(0, Math.log(2), Math.log(5))));
        Distribution distribution = Family.wholeNumber(3, 3).distribution(graph, logits);
        SDVariable noise = graph.placeholder("u", rows, 3);
        float[] drawn =
                ArrayTransfer.draw(distribution.noise().kind(), 3 * rows, new SplittableRandom(4));
        Map<String, INDArray> inputs =
                Map.of("u", Nd4j.createFromArray(drawn).castTo(DataType.DOUBLE).reshape(rows, 3));
        INDArray samples = NetworkRun.evaluate(graph, distribution.sample(noise), inputs);
        double[] values = samples.reshape(-1).toDoubleVector();
        // Standard error below 0.0036.
        for (int number = 3; number <= 5; number++) {
            int chosen = number;
            double part = DoubleStream.of(values).filter(v -> v == chosen).count() / (double) rows;
            assertThat(part)
                    .isCloseTo(new double[] {0.125, 0.25, 0.625}[number - 3], within(0.015));
        }
        assertThat(NetworkRun.evaluate(graph, distribution.mean(), inputs).getDouble(0))
                .isCloseTo(0.125 * 3 + 0.25 * 4 + 0.625 * 5, within(1e-12));
    }

    static Stream<Arguments> families() {
        return Stream.of(
                Arguments.of("pair", Family.gaussianPair(), 3, new double[] {-0.3, 0.8}),
                Arguments.of("known pair", Family.gaussianPair(3, 0.25), 1, new double[] {1, -2}),
                Arguments.of("gamma", Family.gamma(), 2, new double[] {0.4, 3}),
                Arguments.of("known rate", Family.gammaWithRate(1.5), 1, new double[] {0.4, 3}),
                Arguments.of("von Mises", Family.vonMises(), 2, new double[] {-2, 3}),
                Arguments.of(
                        "known concentration",
                        Family.vonMisesWithConcentration(2),
                        2,
                        new double[] {-2, 3}),
                Arguments.of("whole number", Family.wholeNumber(1, 4), 4, new double[] {1, 4}));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("families")
    void gradientsAreThoseOfFiniteDifferences(
            String name, Family family, int parameters, double[] elements) {
        GradientCheck.of(
                        graph -> {
                            SDVariable raw = graph.placeholder("raw", 2, parameters);
                            SDVariable x = graph.constant(row(elements).reshape(2, 1));
                            return family.distribution(graph, raw).logProb(x).sum();
                        })
                .require(1e-6);
    }

    @Test
    void parametersAreChecked() {
        SDVariable raw = graph.placeholder("raw", 5, 3);
        assertThatThrownBy(() -> Family.gamma().distribution(graph, raw))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage("raw parameters must have shape [5, 2], but has [5, 3]");
        assertThatThrownBy(() -> Family.gammaWithRate(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rate must be positive and finite, but is 0.0");
    }
}
