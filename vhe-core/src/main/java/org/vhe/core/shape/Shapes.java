package org.vhe.core.shape;

import java.util.Arrays;

/** Arithmetic on shapes of arrays. */
public final class Shapes {

    private Shapes() {}

    /**
     * The number of values of an array of this shape; 1 for a scalar's, which has no axes.
     *
     * @throws ArithmeticException if it is more than a long holds
     */
    public static long length(long... shape) {
        long length = 1;
        for (long size : shape) {
            length = Math.multiplyExact(length, size);
        }
        return length;
    }

    /**
     * As {@link #length}, for arrays on the heap.
     *
     * @throws ArithmeticException if it is more than an int holds
     */
    public static int intLength(long... shape) {
        return Math.toIntExact(length(shape));
    }

    /** The shape [first, rest...]. */
    public static long[] prepend(long first, long... rest) {
        long[] result = new long[rest.length + 1];
        result[0] = first;
        System.arraycopy(rest, 0, result, 1, rest.length);
        return result;
    }

    /** The shape without its first axis, as the event shape of a batch. */
    public static long[] withoutFirst(long... shape) {
        return Arrays.copyOfRange(shape, 1, shape.length);
    }

    /**
     * Where a value is, by its number in row-major order.
     *
     * @param number from 0
     * @return an index for each axis of the shape
     */
    public static long[] indices(long number, long... shape) {
        long[] indices = new long[shape.length];
        long rest = number;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            indices[axis] = rest % shape[axis];
            rest /= shape[axis];
        }
        return indices;
    }
}
