package org.vhe.core.graph;

import java.util.random.RandomGenerator;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.shape.ShapeMismatchException;

/** Copies between Java arrays and ND4J arrays, on any backend. */
public final class ArrayTransfer {

    private ArrayTransfer() {}

    /**
     * Copies values, in 'c' order, into an array.
     *
     * @throws ShapeMismatchException if their number is not the array's length
     */
    public static void copy(float[] values, INDArray target) {
        requireLength(values.length, target);
        try (INDArray source = Nd4j.createFromArray(values)) {
            target.assign(source.reshape('c', target.shape()));
        }
    }

    /** As {@link #copy(float[], INDArray)}; rounded where the array is of single precision. */
    public static void copy(double[] values, INDArray target) {
        if (target.dataType() == DataType.FLOAT) {
            float[] rounded = new float[values.length];
            for (int i = 0; i < values.length; i++) {
                rounded[i] = (float) values[i];
            }
            copy(rounded, target);
            return;
        }
        requireLength(values.length, target);
        try (INDArray source = Nd4j.createFromArray(values)) {
            target.assign(source.reshape('c', target.shape()));
        }
    }

    private static void requireLength(int length, INDArray target) {
        if (length != target.length()) {
            throw new ShapeMismatchException(
                    "values", "[" + target.length() + "]", new long[] {length});
        }
    }

    /** The entries of an array in 'c' order. */
    public static float[] toFloats(INDArray array) {
        if (array.dataType() != DataType.FLOAT) {
            return array.dup('c').data().asFloat();
        }
        float[] values = new float[Math.toIntExact(array.length())];
        read(array, values);
        return values;
    }

    /** Copies the entries of an array of single precision, in 'c' order, to Java's. */
    static void read(INDArray array, float[] values) {
        try (INDArray ordered = array.dup('c')) {
            ordered.data().asNioFloat().get(values);
        }
    }

    /** The entries of an array in 'c' order. */
    public static double[] toDoubles(INDArray array) {
        double[] values = new double[Math.toIntExact(array.length())];
        if (array.dataType() == DataType.FLOAT) {
            float[] floats = toFloats(array);
            for (int i = 0; i < values.length; i++) {
                values[i] = floats[i];
            }
            return values;
        }
        try (INDArray ordered = array.castTo(DataType.DOUBLE).dup('c')) {
            ordered.data().asNioDouble().get(values);
        }
        return values;
    }

    /**
     * The entries of one row, read in place: much faster than a view, which is an array of its own.
     *
     * @param matrix [rows, columns]
     */
    public static double[] rowToDoubles(INDArray matrix, int row) {
        double[] values = new double[Math.toIntExact(matrix.size(1))];
        long first = row * matrix.stride(0);
        for (int i = 0; i < values.length; i++) {
            values[i] = matrix.data().getDouble(first + i * matrix.stride(1));
        }
        return values;
    }

    /** Draws noise. */
    public static float[] draw(Noise.Kind kind, int length, RandomGenerator random) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = kind == Noise.Kind.NORMAL ? (float) random.nextGaussian() : open(random);
        }
        return values;
    }

    /** Uniform on (0, 1), never 0 or 1 in single precision. */
    private static float open(RandomGenerator random) {
        return (random.nextInt(1 << 23) + 0.5f) / (1 << 23);
    }
}
