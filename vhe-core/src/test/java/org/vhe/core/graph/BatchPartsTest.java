package org.vhe.core.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.random.Seeds;

class BatchPartsTest {
    private static final int BATCH = 70;
    private static final int SIZE = 28;
    private static final int INPUTS = 40;
    private static final int OUTPUTS = 6;

    @Test
    void gradientsInPartsAreThoseOfTheWholeBatch() {
        INDArray[] operands = {
            Nd4j.create(DataType.FLOAT, BATCH, SIZE, SIZE, INPUTS),
            Nd4j.create(DataType.FLOAT, 3, 3, INPUTS, OUTPUTS),
            Nd4j.create(DataType.FLOAT, BATCH, SIZE, SIZE, OUTPUTS)
        };
        assertThat(BatchParts.pays("conv2d_bp", operands)).isTrue();

        Map<String, INDArray> inParts = gradients(GraphExecutor.Kind.COMPILED);
        Map<String, INDArray> whole = gradients(GraphExecutor.Kind.SAMEDIFF);

        whole.forEach(
                (name, expected) -> {
                    double largest = expected.amaxNumber().doubleValue();
                    double error = expected.sub(inParts.get(name)).amaxNumber().doubleValue();
                    assertThat(error).as(name).isCloseTo(0, within(1e-5 * largest));
                });
    }

    @Test
    void smallBatchesAndLargeKernelsStayWhole() {
        assertThat(BatchParts.pays("conv2d_bp", arrays(32, 64, 64))).isFalse();
        assertThat(BatchParts.pays("conv2d_bp", arrays(64, 4, 4))).isFalse();
        assertThat(BatchParts.pays("conv2d_bp", arrays(64, 256, 256))).isFalse();
        assertThat(BatchParts.pays("conv2d", arrays(64, 64, 64))).isFalse();
        assertThat(BatchParts.pays("conv2d_bp", arrays(64, 64, 64))).isTrue();
    }

    private static INDArray[] arrays(long batch, long inputs, long outputs) {
        return new INDArray[] {
            Nd4j.create(DataType.FLOAT, batch, 28, 28, inputs),
            Nd4j.create(DataType.FLOAT, 3, 3, inputs, outputs),
            Nd4j.create(DataType.FLOAT, batch, 28, 28, outputs)
        };
    }

    /** Gradients of a sum by image, kernel and bias. */
    private static Map<String, INDArray> gradients(GraphExecutor.Kind kind) {
        ParameterStore store = new ParameterStore(1, DataType.FLOAT);
        GraphContext graph = GraphContext.create(store, Mode.TRAINING);
        SDVariable x = graph.placeholder("x", BATCH, SIZE, SIZE, INPUTS);
        SDVariable weights = graph.placeholder("weights", BATCH, SIZE, SIZE, OUTPUTS);
        SDVariable kernel = graph.parameter("kernel", Initializer.normal(1), 3, 3, INPUTS, OUTPUTS);
        SDVariable bias = graph.parameter("bias", Initializer.normal(1), 1, OUTPUTS);
        Conv2DConfig config =
                Conv2DConfig.builder()
                        .kH(3)
                        .kW(3)
                        .pH(1)
                        .pW(1)
                        .dataFormat(Conv2DConfig.NHWC)
                        .build();
        SDVariable y = graph.sameDiff().cnn().conv2d(x, kernel, bias, config);
        SDVariable sum = StableMath.mean(graph, StableMath.sumEvent(graph, y.mul(weights)));
        Map<String, SDVariable> by =
                Gradients.of(graph, sum, List.of(x.name(), kernel.name(), bias.name()));
        List<String> names = by.values().stream().map(SDVariable::name).toList();
        try (GraphExecutor executor = GraphExecutor.create(graph, names, kind)) {
            return executor.run(
                    Map.of(
                            "x", values(1, BATCH, SIZE, SIZE, INPUTS),
                            "weights", values(2, BATCH, SIZE, SIZE, OUTPUTS)));
        }
    }

    private static INDArray values(long seed, long... shape) {
        INDArray array = Nd4j.create(DataType.FLOAT, shape);
        int length = Math.toIntExact(array.length());
        ArrayTransfer.copy(
                ArrayTransfer.draw(Noise.Kind.NORMAL, length, Seeds.random(seed)), array);
        return array;
    }
}
