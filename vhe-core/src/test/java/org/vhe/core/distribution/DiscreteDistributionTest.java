package org.vhe.core.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.graph.GradientCheck;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Noise;
import org.vhe.core.graph.StableMath;

class DiscreteDistributionTest {

    /** A discrete distribution of logits. */
    private record Kind(
            String name,
            BiFunction<GraphContext, SDVariable, DiscreteDistribution> create,
            int outcomes,
            long... event) {

        long[] shape(long rows) {
            return Noise.normal(event).batchShape(rows);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Kind> kinds() {
        return Stream.of(
                new Kind("one choice of four", Categorical::new, 4, 4),
                new Kind("two choices of three", Categorical::new, 9, 2, 3),
                new Kind("three bits", Bernoulli::new, 8, 3));
    }

    /** Logits of two rows. */
    private static INDArray logits(Kind kind) {
        long length = Nd4j.createUninitialized(kind.shape(2)).length();
        double[] values = new double[(int) length];
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.sin(3.1 * i) * 1.7;
        }
        return Nd4j.createFromArray(values).reshape(kind.shape(2));
    }

    private static INDArray logProbabilities(Kind kind) {
        return GraphValues.inDouble()
                .with("logits", logits(kind))
                .value(
                        (g, in) ->
                                kind.create().apply(g, in.get("logits")).outcomeLogProbabilities());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void outcomeLogProbabilitiesAreThoseOfTheOutcomes(Kind kind) {
        INDArray all = logProbabilities(kind);
        assertThat(all.shape()).containsExactly(2, kind.outcomes());
        for (int outcome = 0; outcome < kind.outcomes(); outcome++) {
            int which = outcome;
            INDArray one =
                    GraphValues.inDouble()
                            .with("logits", logits(kind))
                            .value(
                                    (g, in) -> {
                                        DiscreteDistribution d =
                                                kind.create().apply(g, in.get("logits"));
                                        INDArray row =
                                                Nd4j.stack(
                                                        0,
                                                        d.outcomes().slice(which),
                                                        d.outcomes().slice(which));
                                        return d.logProb(g.constant(row));
                                    });
            for (int row = 0; row < 2; row++) {
                assertThat(all.getDouble(row, outcome))
                        .isCloseTo(one.getDouble(row), within(1e-12));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void probabilitiesOfAllOutcomesSumToOne(Kind kind) {
        double[][] all = logProbabilities(kind).toDoubleMatrix();
        for (double[] row : all) {
            double sum = 0;
            for (double logProbability : row) {
                sum += Math.exp(logProbability);
            }
            assertThat(sum).isCloseTo(1, within(1e-12));
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void relaxedSampleOfLowTemperatureIsTheSample(Kind kind) {
        INDArray noise = GraphValues.uniform(5, 2, Noise.uniform(kind.event()));
        GraphValues values =
                GraphValues.inDouble().with("logits", logits(kind)).with("noise", noise);
        INDArray sample =
                values.value(
                        (g, in) ->
                                kind.create().apply(g, in.get("logits")).sample(in.get("noise")));
        INDArray relaxed =
                values.value(
                        (g, in) ->
                                kind.create()
                                        .apply(g, in.get("logits"))
                                        .relaxedSample(in.get("noise"), 1e-3));
        assertThat(relaxed.sub(sample).norm1Number().doubleValue()).isLessThan(1e-6);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void gradientOfRelaxedSampleAgreesWithFiniteDifferences(Kind kind) {
        GradientCheck.of(
                        graph -> {
                            SDVariable logits = graph.placeholder("logits", kind.shape(2));
                            SDVariable noise = graph.noise("noise", Noise.uniform(kind.event()), 2);
                            SDVariable relaxed =
                                    kind.create().apply(graph, logits).relaxedSample(noise, 0.7);
                            SDVariable w = graph.placeholder("w", kind.shape(2));
                            return StableMath.sumEvent(graph, relaxed.mul(relaxed).mul(w)).sum();
                        })
                .require(1e-6);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void gradientOfOutcomeLogProbabilitiesAgreesWithFiniteDifferences(Kind kind) {
        GradientCheck.of(
                        graph -> {
                            SDVariable logits = graph.placeholder("logits", kind.shape(2));
                            SDVariable w = graph.placeholder("w", 2, kind.outcomes());
                            return kind.create()
                                    .apply(graph, logits)
                                    .outcomeLogProbabilities()
                                    .mul(w)
                                    .sum();
                        })
                .require(1e-6);
    }

    @Test
    void onlyDistributionsWithPathwiseGradientsAreReparameterised() {
        GraphValues.inDouble()
                .with("x", Nd4j.createFromArray(new double[][] {{0.1, 0.2}}))
                .value(
                        (g, in) -> {
                            SDVariable x = in.get("x");
                            assertThat(List.of(new Categorical(g, x), new Bernoulli(g, x)))
                                    .noneMatch(Distribution::isReparameterised);
                            assertThat(new DiagonalGaussian(g, x, x).isReparameterised()).isTrue();
                            return x;
                        });
    }

    @Test
    void tooManyOutcomesAreNotListed() {
        assertThat(Outcomes.count(10, 30)).isEqualTo(Long.MAX_VALUE);
        assertThatThrownBy(() -> Outcomes.combinations(2, 13))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("4096")
                .hasMessageContaining("8192");
    }
}
