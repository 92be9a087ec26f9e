package org.vhe.core.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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
import org.vhe.core.graph.Initializer;
import org.vhe.core.graph.Noise;
import org.vhe.core.graph.StableMath;
import org.vhe.core.random.Seeds;

/** {@link CategoricalLevels} and {@link OrdinalLevels}. */
class LevelsTest {
    private static final double LOCATION = 0.4;

    private static Distribution categorical(GraphContext graph, Map<String, SDVariable> in) {
        return new CategoricalLevels(graph, in.get("logits"));
    }

    private static Distribution ordinal(GraphContext graph, Map<String, SDVariable> in) {
        return new OrdinalLevels(graph, in.get("location"), in.get("thresholds"));
    }

    private static INDArray allLevels(int levels) {
        return Nd4j.arange(levels).castTo(DataType.DOUBLE).div(levels - 1).reshape(levels, 1);
    }

    private static double[] thresholds(int levels) {
        double[] result = new double[levels - 1];
        for (int i = 0; i < result.length; i++) {
            result[i] = -3 + 6.0 * i / levels + 0.01 * i * i / levels;
        }
        return result;
    }

    private static GraphValues logits(int rows, int levels) {
        INDArray one = Initializer.normal(1).create(Seeds.random(1), DataType.DOUBLE, levels);
        return GraphValues.inDouble()
                .with(
                        "logits",
                        GraphValues.rows(rows, one.toDoubleVector()).reshape(rows, 1, levels));
    }

    private static GraphValues ordered(int rows, int levels) {
        return GraphValues.inDouble()
                .with("location", GraphValues.rows(rows, LOCATION))
                .with("thresholds", GraphValues.rows(1, thresholds(levels)));
    }

    private static double sum(double[] logs) {
        double total = 0;
        for (double log : logs) {
            total += Math.exp(log);
        }
        return total;
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7, 256})
    void probabilitiesSumToOne(int levels) {
        INDArray x = allLevels(levels);
        double[] free =
                logits(levels, levels)
                        .with("x", x)
                        .value((g, in) -> categorical(g, in).logProb(in.get("x")))
                        .toDoubleVector();
        double[] inOrder =
                ordered(levels, levels)
                        .with("x", x)
                        .value((g, in) -> ordinal(g, in).logProb(in.get("x")))
                        .toDoubleVector();
        assertThat(sum(free)).isCloseTo(1, within(1e-10));
        assertThat(sum(inOrder)).isCloseTo(1, within(1e-10));
    }

    @Test
    void categoricalLevelsHaveTheProbabilitiesOfOneHotVectors() {
        INDArray logits =
                Initializer.normal(2).create(Seeds.random(2), DataType.DOUBLE, 5, 2, 3, 4);
        INDArray x = Nd4j.zeros(DataType.DOUBLE, 5, 2, 3);
        INDArray oneHot = Nd4j.zeros(DataType.DOUBLE, 5, 2, 3, 4);
        for (int i = 0; i < x.length(); i++) {
            x.putScalar(i, i % 4 / 3.0);
            oneHot.reshape(30, 4).putScalar(i, i % 4, 1);
        }
        GraphValues values = GraphValues.inDouble().with("logits", logits).with("x", x);
        assertThat(
                        values.value((g, in) -> categorical(g, in).logProb(in.get("x")))
                                .toDoubleVector())
                .containsExactly(
                        values.with("h", oneHot)
                                .value(
                                        (g, in) ->
                                                new Categorical(g, in.get("logits"))
                                                        .logProb(in.get("h")))
                                .toDoubleVector(),
                        within(1e-10));
    }

    @Test
    void ordinalProbabilitiesAreDifferencesOfSigmoids() {
        int levels = 5;
        double[] t = thresholds(levels);
        double[] found =
                ordered(levels, levels)
                        .with("x", allLevels(levels))
                        .value((g, in) -> ordinal(g, in).logProb(in.get("x")))
                        .toDoubleVector();
        for (int k = 0; k < levels; k++) {
            double upper = k == levels - 1 ? 1 : 1 / (1 + Math.exp(LOCATION - t[k]));
            double lower = k == 0 ? 0 : 1 / (1 + Math.exp(LOCATION - t[k - 1]));
            assertThat(found[k]).isCloseTo(Math.log(upper - lower), within(1e-10));
        }
    }

    @Test
    void gradientsAgreeWithFiniteDifferences() {
        INDArray x = Nd4j.createFromArray(0, 1 / 3.0, 2 / 3.0, 1, 0, 1).reshape(3, 2);
        GradientCheck.of(
                        graph -> {
                            SDVariable value = graph.constant(x);
                            SDVariable logits = graph.placeholder("logits", 3, 2, 4);
                            SDVariable gaps =
                                    StableMath.softplus(graph, graph.placeholder("gaps", 1, 3));
                            SDVariable thresholds =
                                    gaps.mmul(
                                            graph.constant(
                                                    Nd4j.createFromArray(
                                                            new double[][] {
                                                                {1, 1, 1}, {0, 1, 1}, {0, 0, 1}
                                                            })));
                            SDVariable location = graph.placeholder("location", 3, 2);
                            return StableMath.mean(
                                    graph,
                                    new CategoricalLevels(graph, logits)
                                            .logProb(value)
                                            .add(
                                                    new OrdinalLevels(graph, location, thresholds)
                                                            .logProb(value)));
                        })
                .require(1e-6);
    }

    @Test
    void extremeParametersGiveFiniteValuesAndGradients() {
        INDArray logits = Nd4j.createFromArray(-1e4, 0, 1e4).reshape(1, 1, 3);
        INDArray thresholds = Nd4j.createFromArray(-1e3, 1e-3).reshape(1, 2);
        for (double x : new double[] {0, 0.5, 1}) {
            GraphValues values =
                    GraphValues.inFloat()
                            .with("logits", logits)
                            .with("location", GraphValues.rows(1, 1e5))
                            .with("thresholds", thresholds)
                            .with("x", GraphValues.rows(1, x));
            assertThat(values.isFinite((g, in) -> categorical(g, in).logProb(in.get("x"))))
                    .isTrue();
            assertThat(values.isFinite((g, in) -> ordinal(g, in).logProb(in.get("x")))).isTrue();
        }
    }

    @Test
    void samplesAreAsOftenAsTheirProbabilitiesAndMeansAreTheirs() {
        int n = 40_000;
        int levels = 4;
        INDArray u = GraphValues.uniform(3, n, Noise.uniform(1));
        requireFrequencies(
                logits(n, levels)
                        .with("u", u)
                        .value((g, in) -> categorical(g, in).sample(in.get("u"))),
                logits(levels, levels)
                        .with("x", allLevels(levels))
                        .value((g, in) -> categorical(g, in).logProb(in.get("x"))),
                logits(1, levels).value((g, in) -> categorical(g, in).mean()).getDouble(0));
        requireFrequencies(
                ordered(n, levels)
                        .with("u", u)
                        .value((g, in) -> ordinal(g, in).sample(in.get("u"))),
                ordered(levels, levels)
                        .with("x", allLevels(levels))
                        .value((g, in) -> ordinal(g, in).logProb(in.get("x"))),
                ordered(1, levels).value((g, in) -> ordinal(g, in).mean()).getDouble(0));
    }

    private static void requireFrequencies(INDArray samples, INDArray logs, double mean) {
        int levels = (int) logs.length();
        int n = (int) samples.length();
        int[] counts = new int[levels];
        for (double sample : samples.reshape(n).toDoubleVector()) {
            counts[(int) Math.rint(sample * (levels - 1))]++;
        }
        double expected = 0;
        for (int k = 0; k < levels; k++) {
            double p = Math.exp(logs.getDouble(k));
            expected += p * k / (levels - 1);
            // five standard errors
            assertThat((double) counts[k] / n).isCloseTo(p, within(5 * Math.sqrt(p / n)));
        }
        assertThat(mean).isCloseTo(expected, within(1e-10));
    }

    @Test
    void supportHasLevelsAndNothingBetweenThem() {
        Support support = Support.levels(256);
        for (int k = 0; k < 256; k++) {
            assertThat(support.takes((float) k / 255)).as("%d", k).isTrue();
            assertThat(support.takes(k / 255f)).isTrue();
        }
        assertThat(support.takes(0.5)).isFalse();
        assertThat(support.takes(1.5 / 255)).isFalse();
        assertThat(support.takes(-1 / 255.0)).isFalse();
        assertThat(support.takes(256 / 255.0)).isFalse();
        assertThat(support.takes(Double.NaN)).isFalse();
        assertThat(support).hasToString("one of 256 levels from 0 to 1, k / 255");
        assertThatThrownBy(() -> Support.levels(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("levels");
    }
}
