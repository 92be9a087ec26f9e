package org.vhe.core.graph;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.shape.ShapeMismatchException;
import org.vhe.core.shape.Shapes;

/** How a parameter gets its first value. */
@FunctionalInterface
public interface Initializer {

    /**
     * @param random the parameter's own seeded source
     * @param shape the parameter's shape
     * @return as many values as the shape holds, in 'c' order
     */
    double[] values(RandomGenerator random, long... shape);

    /** All entries equal. */
    static Initializer constant(double value) {
        return (random, shape) -> {
            double[] values = new double[Shapes.intLength(shape)];
            Arrays.fill(values, value);
            return values;
        };
    }

    /** The given values, in 'c' order; their number must match the shape. */
    static Initializer values(double... values) {
        return (random, shape) -> values.clone();
    }

    /** Uniform on [-bound, bound]. */
    static Initializer uniform(double bound) {
        return (random, shape) -> random.doubles(Shapes.intLength(shape), -bound, bound).toArray();
    }

    /** Normal with mean 0. */
    static Initializer normal(double standardDeviation) {
        return (random, shape) -> {
            double[] values = new double[Shapes.intLength(shape)];
            for (int i = 0; i < values.length; i++) {
                values[i] = standardDeviation * random.nextGaussian();
            }
            return values;
        };
    }

    /** Uniform with bound 1 / sqrt(fanIn), PyTorch's default for linear and convolution layers. */
    static Initializer fanIn(long fanIn) {
        return uniform(1 / Math.sqrt(fanIn));
    }

    /** The parameter's first array. */
    default INDArray create(RandomGenerator random, DataType type, long... shape) {
        double[] values = values(random, shape);
        if (values.length != Shapes.intLength(shape)) {
            throw new ShapeMismatchException(
                    "initializer",
                    "as many values as " + Arrays.toString(shape),
                    new long[] {values.length});
        }
        for (double value : values) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException(
                        "first values of a parameter must be finite, but one is " + value);
            }
        }
        INDArray array = Nd4j.createUninitialized(type, shape, 'c');
        ArrayTransfer.copy(values, array);
        return array;
    }
}
