package org.vhe.models.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.ParameterStore;

/** Expected values: PyTorch 2.13, F.max_pool2d with ceil_mode, of negative inputs. */
class MaxPool2dTest {
    private static final double[] EXPECTED = {
        -1.026152, -1.216673, -1.034342, -1.196216, -1.206332, -1.030110, -1.186326, -1.038847,
        -1.618750, -2.487175, -1.932792, -1.176667
    };
    private static final INDArray NEGATIVE = NetworkRun.sines(0.9, 1, 3, 5, 2).sub(2);

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void oddSizesKeepACutOffBlock(DataType type) {
        INDArray output =
                NetworkRun.output(
                        new ParameterStore(1, type), Mode.TRAINING, new MaxPool2d(), NEGATIVE);

        assertThat(output.shape()).containsExactly(1, 2, 3, 2);
        assertThat(output.reshape(-1).toDoubleVector()).containsExactly(EXPECTED, within(2e-6));
    }

    @Test
    void gradientIsThatOfFiniteDifferences() {
        NetworkRun.requireGradient(Mode.TRAINING, new MaxPool2d(), NEGATIVE);
    }
}
