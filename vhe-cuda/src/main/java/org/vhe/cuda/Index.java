package org.vhe.cuda;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.vhe.core.shape.Shapes;

/** Expressions in C for where an entry is, given its number. */
final class Index {
    private Index() {}

    /** An axis: its length, and entries from one of it to the next. */
    private record Axis(long length, long stride) {}

    /**
     * Where the entry of that number is.
     *
     * @param number name of a variable that counts in 'c' order
     * @param shape axes that are counted
     * @param strides of each axis; zero where there is one value for all
     * @return the variable itself if entries are where they are counted
     */
    static String of(String number, long[] shape, long[] strides, long offset) {
        List<Axis> axes = merged(shape, strides);
        StringJoiner sum = new StringJoiner(" + ");
        long inner = 1;
        for (int i = axes.size() - 1; i >= 0; i--) {
            Axis axis = axes.get(i);
            if (axis.stride != 0) {
                String place = coordinate(number, inner, axis.length, i == 0);
                sum.add(axis.stride == 1 ? place : place + " * " + axis.stride);
            }
            inner *= axis.length;
        }
        if (offset != 0 || sum.length() == 0) {
            sum.add(Long.toString(offset));
        }
        return sum.toString();
    }

    private static List<Axis> merged(long[] shape, long[] strides) {
        List<Axis> axes = new ArrayList<>();
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] == 1) {
                continue;
            }
            Axis last = axes.isEmpty() ? null : axes.get(axes.size() - 1);
            if (last != null && last.stride == strides[i] * shape[i]) {
                axes.set(axes.size() - 1, new Axis(last.length * shape[i], strides[i]));
            } else {
                axes.add(new Axis(shape[i], strides[i]));
            }
        }
        return axes;
    }

    private static String coordinate(String number, long inner, long length, boolean outermost) {
        String divided = inner == 1 ? number : number + " / " + inner;
        return outermost ? divided : divided + " % " + length;
    }

    /** The place on an axis of the entry of that number. */
    static String coordinate(String number, long[] shape, int axis) {
        long inner = 1;
        for (int i = axis + 1; i < shape.length; i++) {
            inner *= shape[i];
        }
        return "(" + coordinate(number, inner, shape[axis], axis == 0) + ")";
    }

    /** Strides by which an array is read as one of another shape, as NumPy broadcasts. */
    static long[] broadcast(long[] shape, long[] strides, long[] to) {
        long[] result = new long[to.length];
        int missing = to.length - shape.length;
        if (missing < 0 && Shapes.length(shape) == 1) {
            return result;
        }
        for (int axis = Math.max(0, missing); axis < to.length; axis++) {
            long length = shape[axis - missing];
            if (length != 1 && length != to[axis]) {
                throw new UnsupportedOperationException(
                        "an operand of shape "
                                + java.util.Arrays.toString(shape)
                                + " for a result of "
                                + java.util.Arrays.toString(to));
            }
            result[axis] = length == 1 ? 0 : strides[axis - missing];
        }
        return result;
    }
}
