package org.vhe.models.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.ParameterStore;

class SameConv2dTest {
    private static final int HEIGHT = 4;
    private static final int WIDTH = 5;

    /** The ordinary convolution of the image with the zeros around it. */
    private static INDArray expected(ParameterStore store, INDArray input, long kernel) {
        long before = (kernel - 1) / 2;
        INDArray padded =
                Nd4j.zeros(
                        DataType.DOUBLE,
                        input.size(0),
                        HEIGHT + kernel - 1,
                        WIDTH + kernel - 1,
                        input.size(3));
        padded.get(
                        NDArrayIndex.all(),
                        NDArrayIndex.interval(before, before + HEIGHT),
                        NDArrayIndex.interval(before, before + WIDTH),
                        NDArrayIndex.all())
                .assign(input);
        Conv2d convolution = new Conv2d("conv", 3, kernel).withPadding(0);
        return NetworkRun.output(store, Mode.TRAINING, convolution, padded);
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "2, 1", "3, 2", "4, 1", "5, 1", "6, 2", "12, 1"})
    void valueIsThatOfTheOrdinaryConvolution(long kernel, long inputs) {
        INDArray input = NetworkRun.sines(0.9, 2, HEIGHT, WIDTH, inputs);
        ParameterStore store =
                NetworkRun.store(DataType.DOUBLE, "conv/weight", kernel, kernel, inputs, 3);
        INDArray output =
                NetworkRun.output(store, Mode.TRAINING, new SameConv2d("conv", 3, kernel), input);
        double[] expected = expected(store, input, kernel).dup('c').reshape(-1).toDoubleVector();

        assertThat(output.shape()).containsExactly(2, HEIGHT, WIDTH, 3);
        assertThat(output.dup('c').reshape(-1).toDoubleVector())
                .containsExactly(expected, within(1e-10));
    }

    @ParameterizedTest
    @CsvSource({"4, 1", "5, 2"})
    void gradientIsThatOfFiniteDifferences(long kernel, long inputs) {
        NetworkRun.requireGradient(
                Mode.TRAINING,
                new SameConv2d("conv", 2, kernel),
                NetworkRun.sines(0.9, 2, 3, 4, inputs));
    }
}
