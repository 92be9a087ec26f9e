package org.vhe.core.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.graph.GraphContext;

/** What single values have is what is left of the sum when all others are in it. */
class LogProbOfEachTest {
    private static final long[] SHAPE = {2, 1, 2, 3};

    /** A distribution of parameters, and how many of them there are for each value. */
    private record Case(long parameters, BiFunction<GraphContext, SDVariable, Distribution> of) {}

    private static final Map<String, Case> CASES =
            Map.of(
                    "Bernoulli",
                    new Case(1, (graph, p) -> new Bernoulli(graph, p.reshape(SHAPE))),
                    "Categorical",
                    new Case(1, (graph, p) -> new Categorical(graph, p.reshape(SHAPE))),
                    "CategoricalLevels",
                    new Case(
                            2,
                            (graph, p) -> new CategoricalLevels(graph, p.reshape(2, 1, 2, 3, 2))),
                    "DiagonalGaussian",
                    new Case(
                            1,
                            (graph, p) ->
                                    new DiagonalGaussian(
                                            graph, p.reshape(SHAPE), p.reshape(SHAPE).mul(0.3))),
                    "DiscretisedLogisticMixture",
                    new Case(
                            DiscretisedLogisticMixture.outputs(1, 2, false),
                            (graph, p) ->
                                    new DiscretisedLogisticMixture(
                                            graph, p.reshape(2, 2, 3, 6), 1, 2, false)));

    static Iterable<String> distributions() {
        return CASES.keySet();
    }

    private static INDArray parameters(long count) {
        INDArray all = Nd4j.zeros(DataType.DOUBLE, 12 * count);
        for (int i = 0; i < all.length(); i++) {
            all.putScalar(i, Math.sin(1 + 0.7 * i));
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("distributions")
    void singleValuesSumToTheWhole(String name) {
        Case given = CASES.get(name);
        // one-hot along the last axis, and bits
        INDArray x = Nd4j.createFromArray(1.0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0).reshape(SHAPE);
        GraphValues values =
                GraphValues.inDouble().with("p", parameters(given.parameters())).with("x", x);
        INDArray each =
                values.value(
                        (graph, in) ->
                                given.of().apply(graph, in.get("p")).logProbOfEach(in.get("x")));
        INDArray whole =
                values.value(
                        (graph, in) -> given.of().apply(graph, in.get("p")).logProb(in.get("x")));
        assertThat(each.shape()).isEqualTo(SHAPE);
        for (int row = 0; row < 2; row++) {
            double sum = 0;
            for (int i = 0; i < 6; i++) {
                sum += each.getDouble(row * 6 + i);
            }
            assertThat(sum).isCloseTo(whole.getDouble(row), within(1e-10));
        }
        assertThat(each.getDouble(0)).isNotEqualTo(each.getDouble(4));
    }

    @Test
    void channelsOfOnePixelHaveNoneEach() {
        assertThatThrownBy(
                        () ->
                                GraphValues.inDouble()
                                        .with("x", Nd4j.zeros(1, 2, 1, 1))
                                        .with("p", Nd4j.zeros(1, 1, 1, 5))
                                        .value(
                                                (graph, in) ->
                                                        new DiscretisedLogisticMixture(
                                                                        graph,
                                                                        in.get("p"),
                                                                        2,
                                                                        2,
                                                                        false)
                                                                .logProbOfEach(in.get("x"))))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("the 2 channels of a pixel");
    }
}
