package org.vhe.core.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.shape.ShapeMismatchException;

class ValueBufferTest {

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE"})
    void valuesAreThoseOfTheArrayAtEachCall(DataType type) {
        INDArray array = Nd4j.createFromArray(1.0, 2, 3, 4, 5, 6).castTo(type).reshape(2, 3);
        ValueBuffer buffer = new ValueBuffer(array);

        assertThat(buffer.read(array)).containsExactly(1, 2, 3, 4, 5, 6);
        array.putScalar(1, 0, 0.1);
        assertThat(buffer.read(array))
                .containsExactly(1, 2, 3, type == DataType.FLOAT ? 0.1f : 0.1, 5, 6);
        assertThat(buffer.read(array.reshape(3, 2).permute(1, 0)))
                .containsExactly(1, 3, 5, 2, type == DataType.FLOAT ? 0.1f : 0.1, 6);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE"})
    void whatIsWrittenIsRoundedToTheType(DataType type) {
        INDArray array = Nd4j.create(type, 2, 2);
        ValueBuffer buffer = new ValueBuffer(array);

        buffer.write(new double[] {0.1, 2, 3, 4}, array);

        assertThat(array.getDouble(0, 0)).isEqualTo(type == DataType.FLOAT ? 0.1f : 0.1);
        assertThat(array.getDouble(1, 1)).isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE"})
    void anotherNumberOfValuesIsRefused(DataType type) {
        INDArray array = Nd4j.create(type, 2, 2);

        assertThatThrownBy(() -> new ValueBuffer(array).write(new double[3], array))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessageContaining("[4]")
                .hasMessageContaining("[3]");
    }
}
