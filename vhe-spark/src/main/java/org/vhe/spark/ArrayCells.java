package org.vhe.spark;

import java.util.Arrays;
import java.util.List;
import org.vhe.core.shape.Shapes;

/**
 * Elements from arrays of numbers of any type.
 *
 * @param shape of an element, [event...], whose values a cell has in row-major order
 */
@SuppressWarnings("ArrayRecordComponent")
public record ArrayCells(long... shape) implements ElementReader {
    /** Checks and copies. */
    public ArrayCells {
        shape = shape.clone();
        Shapes.intLength(shape);
    }

    /** A copy: changing it changes nothing here. */
    @Override
    public long[] shape() {
        return shape.clone();
    }

    @Override
    public float[] read(Object cell) {
        int length = Shapes.intLength(shape);
        if (!(cell instanceof List<?> numbers) || numbers.size() != length) {
            throw new IllegalArgumentException(
                    "expected an array of %d numbers, for shape %s, found %s"
                            .formatted(
                                    length,
                                    Arrays.toString(shape),
                                    cell instanceof List<?> other
                                            ? "one of " + other.size()
                                            : "a " + cell.getClass().getSimpleName()));
        }
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            if (!(numbers.get(i) instanceof Number number)) {
                throw new IllegalArgumentException(
                        "expected numbers, found %s at place %d".formatted(numbers.get(i), i));
            }
            values[i] = number.floatValue();
        }
        return values;
    }
}
