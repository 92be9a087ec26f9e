package org.vhe.core.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.vhe.core.shape.ShapeMismatchException;

class ArrayTransferTest {

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void valuesOfViewsAreInCOrder(DataType type) {
        INDArray array =
                Nd4j.createFromArray(0.0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
                        .reshape(4, 3)
                        .castTo(type);
        INDArray view =
                array.get(NDArrayIndex.interval(1, 3), NDArrayIndex.interval(1, 3)).permute(1, 0);

        assertThat(ArrayTransfer.toDoubles(view)).containsExactly(4, 7, 5, 8);
        assertThat(ArrayTransfer.toFloats(view)).containsExactly(4, 7, 5, 8);
        assertThat(array.getDouble(1, 1)).as("the array is still open").isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void rowsOfViewsAreReadInPlace(DataType type) {
        INDArray array =
                Nd4j.createFromArray(0.0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
                        .reshape(4, 3)
                        .castTo(type);
        INDArray view = array.get(NDArrayIndex.interval(1, 3), NDArrayIndex.interval(1, 3));

        assertThat(ArrayTransfer.rowToDoubles(array, 2)).containsExactly(6, 7, 8);
        assertThat(ArrayTransfer.rowToDoubles(view, 1)).containsExactly(7, 8);
        assertThat(ArrayTransfer.rowToDoubles(view.permute(1, 0), 1)).containsExactly(5, 8);
        INDArray part = array.reshape(12).get(NDArrayIndex.interval(4, 12)).reshape(2, 4);
        assertThat(ArrayTransfer.rowToDoubles(part, 1)).containsExactly(8, 9, 10, 11);
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void valuesAreCopiedIntoViews(DataType type) {
        INDArray array = Nd4j.zeros(type, 3, 2);
        INDArray column = array.get(NDArrayIndex.all(), NDArrayIndex.point(1));
        ArrayTransfer.copy(new double[] {1, 2, 0.1}, column);

        double rounded = type == DataType.FLOAT ? 0.1f : 0.1;
        assertThat(ArrayTransfer.toDoubles(array)).containsExactly(0, 1, 0, 2, 0, rounded);
        ArrayTransfer.copy(new float[] {3, 4, 5}, column);
        assertThat(ArrayTransfer.toDoubles(array)).containsExactly(0, 3, 0, 4, 0, 5);
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void otherNumbersOfValuesAreRefused(DataType type) {
        INDArray target = Nd4j.zeros(type, 3);

        assertThatThrownBy(() -> ArrayTransfer.copy(new double[2], target))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessageContaining("[3]")
                .hasMessageContaining("[2]");
    }
}
