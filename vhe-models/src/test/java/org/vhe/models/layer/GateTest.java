package org.vhe.models.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.graph.ShapeMismatchException;

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
