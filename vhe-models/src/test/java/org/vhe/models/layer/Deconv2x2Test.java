package org.vhe.models.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vhe.core.graph.Initializer;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.ParameterStore;

/** Expected values: PyTorch 2.13, F.conv_transpose2d with stride 2 of the same sines. */
class Deconv2x2Test {
    private static final double[] EXPECTED = {
        0.352551, 0.294300, 0.191698, -0.159968, -0.089367, 0.117328, 0.769430, 0.813711,
        0.569354, -0.101685, -0.377868, -0.382271, 0.952458, 1.118735, 0.852917, 0.027053,
        -0.464503, -0.643532, 0.109936, 0.397871, 0.592744, 0.349935, 0.289578, 0.187090,
        -0.365791, 0.169758, 0.719529, 0.771990, 0.808403, 0.558675, -0.678804, -0.047792,
        0.699761, 0.959299, 1.114696, 0.839897, 0.837698, 1.102819, 0.943330, 0.181273,
        -0.319008, -0.575191, 0.465238, 0.771522, 0.809009, 0.307102, 0.007791, -0.201121,
        -0.034809, 0.240576, 0.496877, 0.360584, 0.401735, 0.348006, -0.719758, -0.178780,
        0.540344, 0.846431, 1.101459, 0.932518, -0.474348, -0.177450, 0.296968, 0.472812,
        0.773317, 0.804182, -0.028301, -0.044265, 0.054652, -0.031040, 0.244898, 0.499720
    };

    @Test
    void valuesAreThoseOfPyTorch() {
        ParameterStore store = NetworkRun.store(DataType.DOUBLE, "up/weight", 2, 12);
        store.parameter("up/bias", Initializer.values(0.1, 0.2, 0.3), 1, 3);
        INDArray output =
                NetworkRun.output(
                        store,
                        Mode.EVALUATION,
                        new Deconv2x2("up", 3),
                        NetworkRun.sines(0.3, 1, 2, 3, 2));

        assertThat(output.shape()).containsExactly(1, 4, 6, 3);
        assertThat(output.reshape(-1).toDoubleVector()).containsExactly(EXPECTED, within(1e-6));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void gradientIsThatOfFiniteDifferences(boolean bias) {
        NetworkRun.requireGradient(
                Mode.TRAINING, new Deconv2x2("up", 3, bias), NetworkRun.sines(0.3, 2, 2, 3, 2));
    }
}
