package org.vhe.core.graph;

import java.util.Arrays;
import java.util.stream.Stream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The values of an array in Java, in memory that is kept: what a kernel in Java reads and writes in
 * every step would otherwise be megabytes of garbage.
 */
final class ValueBuffer {
    private final double[] values;
    private final float[] floats;

    /**
     * @param array for arrays of its length and type
     */
    ValueBuffer(INDArray array) {
        int length = Math.toIntExact(array.length());
        this.values = new double[length];
        this.floats = array.dataType() == DataType.FLOAT ? new float[length] : null;
    }

    /** For each input of a kernel, and last for its output. */
    static ValueBuffer[] of(INDArray[] inputs, INDArray output) {
        return Stream.concat(Arrays.stream(inputs), Stream.of(output))
                .map(ValueBuffer::new)
                .toArray(ValueBuffer[]::new);
    }

    /** The entries of an array in 'c' order, until the next call. */
    double[] read(INDArray array) {
        if (floats == null) {
            return ArrayTransfer.toDoubles(array);
        }
        ArrayTransfer.read(array, floats);
        for (int i = 0; i < values.length; i++) {
            values[i] = floats[i];
        }
        return values;
    }

    /** Sets the entries of an array, in 'c' order. */
    void write(double[] newValues, INDArray array) {
        if (floats == null || newValues.length != floats.length) {
            ArrayTransfer.copy(newValues, array);
            return;
        }
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) newValues[i];
        }
        ArrayTransfer.copy(floats, array);
    }
}
