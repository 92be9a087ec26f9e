package org.vhe.models.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.graph.Initializer;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.shape.ShapeMismatchException;

/** Expected values: PyTorch 2.13, F.conv2d in double precision of the same sines. */
class Conv2dTest {
    private static final double[] STRIDE_2_SIZE_7 = {
        0.790213, 0.469497, 1.193870, 0.116810, -0.231978, -1.116746, 0.909260, 0.339533,
        -0.407505, -0.526815, -1.639683, -1.927260, -1.108876, -0.221838, -0.374232, -0.437852,
        0.420054, 0.288038, 0.472973, 1.250806, 1.921244, 1.387832, 0.486776, 0.295704,
        0.452691, -0.615690, 0.937945, -0.175598, -0.243066, -1.281215, 0.013968, -0.978637
    };
    private static final double[] STRIDE_2_SIZE_8 = {
        0.295152, -0.061166, 0.799219, -0.290686, -0.579000, -1.285389, -1.091302, -0.895912,
        0.616667, 0.432141, -0.881691, -0.228696, 0.970615, 1.400642, 1.712640, 0.988706,
        -0.496031, -0.968225, 0.837288, -0.473069, -0.999904, -1.889983, -1.434405, -1.151688,
        0.757143, 0.680783, -0.370305, 0.366472, 1.395508, 1.527570, 1.509180, 0.485525
    };
    private static final double[] NO_PADDING_SIZE_4 = {
        0.146054, -0.135814, -0.147498, -0.131811, -0.275504, -0.229131, -0.016950, -0.259742
    };

    private static INDArray convolve(DataType type, Conv2d layer, int size) {
        ParameterStore store = NetworkRun.store(type, "conv/weight", 3, 3, 2, 2);
        store.parameter("conv/bias", Initializer.values(0.1, -0.2), 1, 2);
        INDArray input = NetworkRun.sines(0.3, 1, size, size, 2);
        return NetworkRun.output(store, Mode.EVALUATION, layer, input);
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void valuesAreThoseOfPyTorch(DataType type) {
        Conv2d layer = new Conv2d("conv", 2, 3);
        INDArray seven = convolve(type, layer.withStride(2), 7);
        INDArray eight = convolve(type, layer.withStride(2), 8);
        INDArray four = convolve(type, layer.withPadding(0), 4);

        assertThat(seven.shape()).containsExactly(1, 4, 4, 2);
        assertThat(eight.shape()).containsExactly(1, 4, 4, 2);
        assertThat(four.shape()).containsExactly(1, 2, 2, 2);
        assertThat(seven.reshape(-1).toDoubleVector())
                .containsExactly(STRIDE_2_SIZE_7, within(2e-6));
        assertThat(eight.reshape(-1).toDoubleVector())
                .containsExactly(STRIDE_2_SIZE_8, within(2e-6));
        assertThat(four.reshape(-1).toDoubleVector())
                .containsExactly(NO_PADDING_SIZE_4, within(2e-6));
    }

    @Test
    void pointwiseConvolutionIsOneProductPerPixel() {
        ParameterStore store = NetworkRun.store(DataType.DOUBLE, "conv/weight", 1, 1, 2, 2);
        store.parameter("conv/bias", Initializer.values(10, 20), 1, 2);
        INDArray input = Nd4j.createFromArray(1.0, 2.0, 3.0, 4.0).reshape(1, 2, 1, 2);
        INDArray output =
                NetworkRun.output(store, Mode.EVALUATION, new Conv2d("conv", 2, 1), input);

        double[] w = {0, Math.sin(0.7), Math.sin(1.4), Math.sin(2.1)};
        assertThat(output.shape()).containsExactly(1, 2, 1, 2);
        assertThat(output.reshape(-1).toDoubleVector())
                .containsExactly(
                        new double[] {
                            10 + w[0] + 2 * w[2],
                            20 + w[1] + 2 * w[3],
                            10 + 3 * w[0] + 4 * w[2],
                            20 + 3 * w[1] + 4 * w[3]
                        },
                        within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({"3,1,1,true", "3,2,1,true", "3,1,0,false", "1,1,0,true", "1,1,0,false"})
    void gradientIsThatOfFiniteDifferences(long kernel, long stride, long padding, boolean bias) {
        NetworkRun.requireGradient(
                Mode.TRAINING,
                new Conv2d("conv", 3, kernel, stride, padding, bias),
                NetworkRun.sines(0.3, 2, 5, 4, 2));
    }

    @Test
    void parametersStartWithinTheFanInBound() {
        ParameterStore store = new ParameterStore(1, DataType.DOUBLE);
        NetworkRun.output(
                store, Mode.TRAINING, new Conv2d("conv", 30, 3), NetworkRun.sines(1, 1, 3, 3, 4));
        double bound = 1.0 / 6; // inputs 4, kernel 3: 1 / sqrt(36)
        double largest = store.parameters().get("conv/weight").amaxNumber().doubleValue();

        assertThat(largest).isBetween(0.95 * bound, bound);
        assertThat(store.parameters().get("conv/bias").amaxNumber().doubleValue())
                .isBetween(0.5 * bound, bound);
    }

    @Test
    void inputWithoutChannelsIsRefused() {
        assertThatThrownBy(
                        () ->
                                NetworkRun.output(
                                        new ParameterStore(1, DataType.FLOAT),
                                        Mode.TRAINING,
                                        new Conv2d("conv", 2, 3),
                                        NetworkRun.sines(1, 4, 3)))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage(
                        "input of 'conv' must have shape [batch, height, width, channels], but has"
                                + " [4, 3]");
    }

    @Test
    void imageSmallerThanTheKernelIsRefused() {
        assertThatThrownBy(
                        () ->
                                NetworkRun.output(
                                        new ParameterStore(1, DataType.FLOAT),
                                        Mode.TRAINING,
                                        new Conv2d("conv", 2, 3).withPadding(0),
                                        NetworkRun.sines(1, 1, 2, 5, 1)))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessageContaining("height >= 3")
                .hasMessageContaining("[1, 2, 5, 1]");
    }

    @Test
    void paddingMustBeSmallerThanTheKernel() {
        assertThatThrownBy(() -> new Conv2d("conv", 2, 3).withPadding(3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("padding must be in [0, kernel = 3), but is 3");
    }
}
