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
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.ParameterStore;

class MaskedConv2dTest {
    private static final int HEIGHT = 4;
    private static final int WIDTH = 5;
    private static final int CHANNELS = 3;

    private static Layer layer(MaskedConv2d convolution) {
        return convolution::apply;
    }

    /** The sum over visible pixels, written down pixel by pixel. */
    private static INDArray expected(MaskedConv2d convolution, INDArray input, INDArray weight) {
        INDArray result = Nd4j.zeros(DataType.DOUBLE, 1, HEIGHT, WIDTH, CHANNELS);
        for (int tap = 0; tap < convolution.taps(); tap++) {
            int down = convolution.mask().row(convolution.kernel(), tap);
            int right = convolution.mask().column(convolution.kernel(), tap);
            for (int row = Math.max(0, -down); row < HEIGHT; row++) {
                for (int column = 0; column < WIDTH; column++) {
                    if (column + right >= 0 && column + right < WIDTH) {
                        for (int to = 0; to < CHANNELS; to++) {
                            double sum = result.getDouble(0, row, column, to);
                            for (int from = 0; from < input.size(3); from++) {
                                sum +=
                                        weight.getDouble(tap, from, to)
                                                * input.getDouble(
                                                        0, row + down, column + right, from);
                            }
                            result.putScalar(new long[] {0, row, column, to}, sum);
                        }
                    }
                }
            }
        }
        return result;
    }

    @ParameterizedTest
    @CsvSource({
        "A, 3, 1",
        "A, 5, 2",
        "B, 3, 2",
        "B, 5, 1",
        "B, 1, 2",
        "VERTICAL_A, 3, 1",
        "VERTICAL_A, 5, 2",
        "VERTICAL_B, 3, 2",
        "VERTICAL_B, 5, 1",
        "HORIZONTAL_A, 3, 1",
        "HORIZONTAL_A, 5, 2",
        "HORIZONTAL_B, 3, 2",
        "HORIZONTAL_B, 5, 1"
    })
    void valueIsTheSumOverVisiblePixels(Mask mask, long kernel, long inputs) {
        MaskedConv2d convolution = new MaskedConv2d("conv", CHANNELS, kernel, mask);
        INDArray input = NetworkRun.sines(0.9, 1, HEIGHT, WIDTH, inputs);
        ParameterStore store =
                NetworkRun.store(
                        DataType.DOUBLE, "conv/weight", convolution.taps(), inputs, CHANNELS);
        INDArray output = NetworkRun.output(store, Mode.TRAINING, layer(convolution), input);
        INDArray bias = store.parameters().get("conv/bias");
        INDArray expected =
                expected(convolution, input, store.parameters().get("conv/weight"))
                        .add(bias.reshape(1, 1, 1, CHANNELS));

        assertThat(output.shape()).containsExactly(1, HEIGHT, WIDTH, CHANNELS);
        assertThat(output.dup('c').reshape(-1).toDoubleVector())
                .containsExactly(expected.reshape(-1).toDoubleVector(), within(1e-12));
    }

    @ParameterizedTest
    @EnumSource(Mask.class)
    void visiblePixelsAreEarlierInRasterOrder(Mask mask) {
        for (long kernel : new long[] {3, 5, 7}) {
            for (int tap = 0; tap < mask.taps(kernel); tap++) {
                int row = mask.row(kernel, tap);
                int column = mask.column(kernel, tap);
                boolean earlier = row < 0 || row == 0 && column < 0;
                boolean own = row == 0 && column == 0;
                assertThat(earlier || own && mask.name().endsWith("B") || mask == Mask.VERTICAL_B)
                        .as("tap %d, %d of %s", row, column, mask)
                        .isTrue();
            }
        }
    }

    @Test
    void numbersOfVisiblePixelsAreThoseOfThePaper() {
        assertThat(new MaskedConv2d("a", 1, 3, Mask.A).taps()).isEqualTo(4);
        assertThat(new MaskedConv2d("b", 1, 3, Mask.B).taps()).isEqualTo(5);
        assertThat(new MaskedConv2d("a", 1, 7, Mask.A).taps()).isEqualTo(24);
    }

    @Test
    void firstWeightsAreBoundedAsThoseOfAWholeKernel() {
        ParameterStore store = new ParameterStore(1, DataType.DOUBLE);
        INDArray input = NetworkRun.sines(0.9, 1, HEIGHT, WIDTH, 2);
        MaskedConv2d convolution = new MaskedConv2d("conv", 60, 3, Mask.B);
        NetworkRun.output(store, Mode.TRAINING, layer(convolution), input);
        double largest = store.parameters().get("conv/weight").amaxNumber().doubleValue();

        assertThat(largest).isCloseTo(1 / Math.sqrt(2 * 9), within(0.01));
    }

    @ParameterizedTest
    @CsvSource({"A, 1", "A, 2", "B, 1", "B, 2", "VERTICAL_A, 2", "VERTICAL_B, 2"})
    void gradientIsThatOfFiniteDifferences(Mask mask, long inputs) {
        NetworkRun.requireGradient(
                Mode.TRAINING,
                layer(new MaskedConv2d("conv", 2, 3, mask)),
                NetworkRun.sines(0.9, 2, 3, 4, inputs));
    }

    @ParameterizedTest
    @CsvSource({"HORIZONTAL_A, 2", "HORIZONTAL_B, 1", "HORIZONTAL_B, 2"})
    void gradientOfARowIsThatOfFiniteDifferences(Mask mask, long inputs) {
        NetworkRun.requireGradient(
                Mode.TRAINING,
                layer(new MaskedConv2d("conv", 2, 5, mask)),
                NetworkRun.sines(0.9, 2, 2, 4, inputs));
    }

    @Test
    void uselessKernelsAreRefused() {
        assertThatThrownBy(() -> new MaskedConv2d("conv", 2, 4, Mask.A))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("kernel must be odd, but is 4");
        assertThatThrownBy(() -> new MaskedConv2d("conv", 2, 1, Mask.A))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("kernel must be at least 3 for mask A, but is 1");
    }
}
