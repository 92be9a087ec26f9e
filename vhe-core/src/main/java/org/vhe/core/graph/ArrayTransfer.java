package org.vhe.core.graph;

import java.util.random.RandomGenerator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Copies between Java arrays and ND4J arrays, on any backend. */
public final class ArrayTransfer {

    private ArrayTransfer() {}

    /**
     * Copies values, in 'c' order, into an array.
     *
     * @throws ShapeMismatchException if their number is not the array's length
     */
    public static void copy(float[] values, INDArray target) {
        if (values.length != target.length()) {
            throw new ShapeMismatchException(
                    "values", "[" + target.length() + "]", new long[] {values.length});
        }
        try (INDArray source = Nd4j.createFromArray(values)) {
            target.assign(source.reshape('c', target.shape()));
        }
    }

    /** The entries of an array in 'c' order. */
    public static float[] toFloats(INDArray array) {
        return array.dup('c').data().asFloat();
    }

    /** The entries of an array in 'c' order. */
    public static double[] toDoubles(INDArray array) {
        return array.dup('c').data().asDouble();
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
