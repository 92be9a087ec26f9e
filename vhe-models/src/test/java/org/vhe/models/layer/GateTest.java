package org.vhe.models.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.shape.ShapeMismatchException;

class GateTest {
    private final ParameterStore store = new ParameterStore(1, DataType.DOUBLE);

    @Test
    void firstHalfIsTanhAndSecondHalfOpensTheGate() {
        INDArray input = Nd4j.createFromArray(0.5, -1.0, 2.0, -3.0).reshape(1, 4);
        INDArray output = NetworkRun.output(store, Mode.TRAINING, new Gate(), input);

        assertThat(output.reshape(-1).toDoubleVector())
                .containsExactly(
                        new double[] {
                            Math.tanh(0.5) / (1 + Math.exp(-2)), Math.tanh(-1) / (1 + Math.exp(3))
                        },
                        within(1e-12));
    }

    @Test
    void gradientIsThatOfFiniteDifferences() {
        NetworkRun.requireGradient(
                Mode.TRAINING, new Gate(), NetworkRun.sines(0.9, 2, 2, 3, 4).mul(2));
    }

    @Test
    void blockIsTheGateOfItsConvolutionAndItsCondition() {
        GraphContext graph = GraphContext.create(store, Mode.TRAINING);
        SDVariable input = graph.placeholder("input", 1, 2, 2, 1);
        SDVariable condition = graph.placeholder("condition", 1, 2);
        GatedBlock block = new GatedBlock("block", 3, 3, Mask.B, false);
        SDVariable output = block.apply(new GraphOperations(graph, condition), input);
        SDVariable convolved = new MaskedConv2d("block/masked", 6, 3, Mask.B).apply(graph, input);
        SDVariable mapped = new Linear("linear", 6).apply(graph, condition);
        SDVariable expected = new Gate().apply(graph, convolved.add(mapped.reshape(1, 1, 1, 6)));
        List<String> names = List.of(output.name(), expected.name());
        try (GraphExecutor executor =
                GraphExecutor.create(graph, names, GraphExecutor.Kind.COMPILED)) {
            Map<String, INDArray> parameters = store.parameters();
            parameters
                    .get("linear/weight")
                    .assign(parameters.get("block/condition/weight").reshape(2, 6));
            parameters.get("linear/bias").assign(parameters.get("block/condition/bias"));
            Map<String, INDArray> values =
                    executor.run(
                            Map.of(
                                    "input",
                                    NetworkRun.sines(0.9, 1, 2, 2, 1),
                                    "condition",
                                    NetworkRun.sines(1.1, 1, 2).add(1)));

            assertThat(values.get(output.name()).reshape(-1).toDoubleVector())
                    .hasSize(12)
                    .containsExactly(
                            values.get(expected.name()).reshape(-1).toDoubleVector(),
                            within(1e-12));
        }
    }

    @Test
    void oddChannelsAreRefused() {
        assertThatThrownBy(
                        () ->
                                NetworkRun.output(
                                        store,
                                        Mode.TRAINING,
                                        new Gate(),
                                        NetworkRun.sines(0.9, 2, 3)))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessageContaining("[..., 2 channels]")
                .hasMessageContaining("[2, 3]");
    }
}
