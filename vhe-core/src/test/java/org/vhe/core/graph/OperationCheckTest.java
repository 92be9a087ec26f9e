package org.vhe.core.graph;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.enums.WeightsFormat;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;

class OperationCheckTest {

    /** Adds operations to a graph that has x [2, 4, 6, 6] and matrix [4, 4]. */
    private interface Network extends BiFunction<GraphContext, SDVariable, SDVariable> {}

    private static GraphContext graphOf(Network network) {
        GraphContext graph =
                GraphContext.create(new ParameterStore(1, DataType.FLOAT), Mode.TRAINING);
        network.apply(graph, graph.placeholder("x", 2, 4, 6, 6)).rename("result");
        return graph;
    }

    private static SDVariable matrix(GraphContext graph) {
        return graph.full(0.5, 4, 4);
    }

    private static Conv2DConfig convolution(
            PaddingMode padding, WeightsFormat format, long height, long width) {
        return Conv2DConfig.builder()
                .kH(height)
                .kW(width)
                .paddingMode(padding)
                .weightsFormat(format)
                .build();
    }

    private static SDVariable convolve(
            GraphContext graph, SDVariable x, long height, long width, PaddingMode padding) {
        SDVariable weights = graph.full(0.1, height, width, 4, 3);
        Conv2DConfig config = convolution(padding, WeightsFormat.YXIO, height, width);
        return graph.sameDiff().cnn().conv2d(x, weights, config);
    }

    private static Arguments unsafe(String name, Network network) {
        return Arguments.of(name, network);
    }

    static Stream<Arguments> unsafeNetworks() {
        int[] axis = {1};
        return Stream.of(
                unsafe("gather", (g, x) -> g.sameDiff().gather(x, axis, 0)),
                unsafe("cumsum", (g, x) -> g.sameDiff().cumsum(x, 1)),
                unsafe("cumprod", (g, x) -> g.sameDiff().cumprod(x, 1)),
                unsafe("var", (g, x) -> g.sameDiff().variance(x, false, 1)),
                unsafe("l2_loss", (g, x) -> g.sameDiff().loss().l2Loss(x)),
                unsafe(
                        "mean_sqerr_loss",
                        (g, x) -> g.sameDiff().loss().meanSquaredError(x, x.mul(2), null)),
                unsafe("softplus", (g, x) -> g.sameDiff().nn().softplus(x)),
                unsafe("logsigmoid", (g, x) -> g.sameDiff().nn().logSigmoid(x)),
                unsafe("log_softmax", (g, x) -> g.sameDiff().nn().logSoftmax(x, 1)),
                unsafe("prelu", (g, x) -> g.sameDiff().nn().prelu(x, g.full(0.1, 4, 6, 6), 2, 3)),
                unsafe("reduce_logsumexp", (g, x) -> g.sameDiff().math().logSumExp(x, 1)),
                unsafe(
                        "tensordot",
                        (g, x) ->
                                g.sameDiff()
                                        .tensorMmul(x, matrix(g), new int[] {1}, new int[] {0})),
                unsafe("distribution_gaussian", (g, x) -> x.add(randomNormal(g))),
                unsafe("dropout_inverted", (g, x) -> g.sameDiff().nn().dropoutInverted(x, 0.5)),
                unsafe("upsampling2d", (g, x) -> g.sameDiff().cnn().upsampling2d(x, 2, 2, false)),
                unsafe("conv2d", (g, x) -> convolve(g, x, 2, 3, PaddingMode.SAME)),
                unsafe("conv2d", (g, x) -> convolve(g, x, 1, 2, PaddingMode.SAME)),
                unsafe(
                        "conv2d",
                        (g, x) ->
                                g.sameDiff()
                                        .cnn()
                                        .conv2d(
                                                x,
                                                g.full(0.1, 3, 4, 3, 3),
                                                convolution(
                                                        PaddingMode.SAME,
                                                        WeightsFormat.OIYX,
                                                        3,
                                                        3))),
                unsafe("maximum", (g, x) -> g.sameDiff().math().max(x, g.full(0.1, 2, 1, 6, 6))),
                unsafe("minimum", (g, x) -> g.sameDiff().math().min(g.full(0.1, 4, 1, 6), x)),
                unsafe("matmul", (g, x) -> x.reshape(2, 36, 4).mmul(matrix(g))));
    }

    private static SDVariable randomNormal(GraphContext graph) {
        return graph.sameDiff().random().normal(0, 1, DataType.FLOAT, 2, 4, 6, 6);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unsafeNetworks")
    void unsafeOperationIsNamedWithItsOutput(String name, Network network) {
        GraphContext graph = graphOf(network);
        assertThatThrownBy(() -> OperationCheck.requireSafe(graph))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("operation '" + name + "' with output '")
                .hasMessageContaining("; use ");
    }

    @Test
    void outputIsNamed() {
        GraphContext graph = graphOf((g, x) -> g.sameDiff().cumsum(x, 1));
        assertThatThrownBy(() -> OperationCheck.requireSafe(graph))
                .hasMessageContaining("operation 'cumsum' with output 'result': wrong gradient");
    }

    @Test
    void allUnsafeOperationsAreNamedTogether() {
        GraphContext graph =
                graphOf((g, x) -> g.sameDiff().nn().softplus(g.sameDiff().cumsum(x, 1)));
        assertThatThrownBy(() -> OperationCheck.requireSafe(graph))
                .hasMessageContaining("'cumsum'")
                .hasMessageContaining("'softplus'");
    }

    @Test
    void safeRelativesOfUnsafeOperationsPass() {
        GraphContext graph =
                graphOf(
                        (g, x) -> {
                            SDVariable y = g.sameDiff().cnn().upsampling2d(x, 2, 2, true);
                            y = convolve(g, y, 3, 3, PaddingMode.SAME);
                            SDVariable z = convolve(g, x, 2, 3, PaddingMode.VALID);
                            SDVariable product = x.reshape(48, 6).mmul(g.full(1, 6, 2));
                            return StableMath.softplus(g, product.sum())
                                    .add(y.sum())
                                    .add(z.sum())
                                    .add(g.sameDiff().variance(x, true, 1).sum())
                                    .add(StableMath.logSumExp(g, x, 1).sum())
                                    .add(g.sameDiff().math().max(x, g.full(0.1, 6, 6)).sum());
                        });
        assertThatCode(() -> OperationCheck.requireSafe(graph)).doesNotThrowAnyException();
    }
}
