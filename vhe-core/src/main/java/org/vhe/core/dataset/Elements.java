package org.vhe.core.dataset;

import java.io.Serializable;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.vhe.core.shape.ShapeMismatchException;
import org.vhe.core.shape.Shapes;

/** The values and the ids of elements of one shape. Immutable; subsets share the values. */
final class Elements implements Serializable {
    private final float[] values;
    private final long[] shape;
    private final int length;
    private final int[] rows;
    private final long[] ids;

    /**
     * Elements whose ids are their numbers.
     *
     * @param values [element, event...] in row-major order; not copied
     * @param shape [event...]
     */
    Elements(float[] values, long[] shape) {
        this(values, shape, null);
    }

    /** Elements whose ids are given, or else their numbers. */
    private Elements(float[] values, long[] shape, long[] ids) {
        this.values = values;
        this.shape = shape.clone();
        this.length = length(shape);
        if (values.length % length != 0) {
            throw new IllegalArgumentException(
                    "values must be whole elements of shape %s, a multiple of %d numbers, but are %d"
                            .formatted(Arrays.toString(shape), length, values.length));
        }
        requireFinite();
        this.rows = IntStream.range(0, values.length / length).toArray();
        this.ids = ids == null ? Arrays.stream(rows).asLongStream().toArray() : ids;
    }

    private Elements(Elements source, int[] rows, long[] ids) {
        this.values = source.values;
        this.shape = source.shape;
        this.length = source.length;
        this.rows = rows;
        this.ids = ids;
    }

    /** Otherwise training would go astray for no visible reason. */
    private void requireFinite() {
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new IllegalArgumentException(
                        "elements must have finite values, but element %d has %s at %s"
                                .formatted(
                                        i / length,
                                        values[i],
                                        Arrays.toString(Shapes.indices(i % length, shape))));
            }
        }
    }

    private static int length(long[] shape) {
        if (LongStream.of(shape).anyMatch(size -> size < 1)) {
            throw new IllegalArgumentException(
                    "an element's shape must have positive sizes, but is "
                            + Arrays.toString(shape));
        }
        return Shapes.intLength(shape);
    }

    int size() {
        return rows.length;
    }

    long[] shape() {
        return shape.clone();
    }

    int length() {
        return length;
    }

    long id(int element) {
        return ids[check(element)];
    }

    long[] ids() {
        return ids.clone();
    }

    void copy(int element, float[] target, int offset) {
        System.arraycopy(values, rows[check(element)] * length, target, offset, length);
    }

    float[][] values(int... elements) {
        float[][] copies = new float[elements.length][length];
        for (int i = 0; i < elements.length; i++) {
            copy(elements[i], copies[i], 0);
        }
        return copies;
    }

    Elements subset(int... elements) {
        BitSet seen = new BitSet(size());
        for (int element : elements) {
            if (seen.get(check(element))) {
                throw new IllegalArgumentException(
                        "elements of a subset must differ, but %d is repeated".formatted(element));
            }
            seen.set(element);
        }
        return new Elements(
                this,
                IntStream.of(elements).map(element -> rows[element]).toArray(),
                IntStream.of(elements).mapToLong(element -> ids[element]).toArray());
    }

    Elements identified(long... newIds) {
        if (newIds.length != size()) {
            throw new IllegalArgumentException(
                    "expected an id for each of %d elements, but got %d"
                            .formatted(size(), newIds.length));
        }
        return new Elements(this, rows, newIds.clone());
    }

    Elements map(long[] newShape, ElementTransform transform) {
        int newLength = length(newShape);
        float[] mapped = new float[Math.multiplyExact(size(), newLength)];
        for (int element = 0; element < size(); element++) {
            float[] made = transform.apply(element, values(element)[0]);
            if (made.length != newLength) {
                throw new ShapeMismatchException(
                        "element %d must become %d values, for shape %s, but became %d"
                                .formatted(
                                        element,
                                        newLength,
                                        Arrays.toString(newShape),
                                        made.length));
            }
            System.arraycopy(made, 0, mapped, element * newLength, newLength);
        }
        return new Elements(mapped, newShape, ids);
    }

    /** The elements of all, which must have the same shape, numbered anew. */
    static Elements concat(Elements... parts) {
        long[] shape = parts[0].shape;
        int size = Arrays.stream(parts).mapToInt(Elements::size).reduce(0, Math::addExact);
        float[] joined = new float[Math.multiplyExact(size, parts[0].length)];
        int offset = 0;
        for (Elements part : parts) {
            if (!Arrays.equals(part.shape, shape)) {
                throw new ShapeMismatchException("elements", Arrays.toString(shape), part.shape);
            }
            for (int element = 0; element < part.size(); element++) {
                part.copy(element, joined, offset);
                offset += part.length;
            }
        }
        return new Elements(joined, shape);
    }

    private int check(int element) {
        if (element < 0 || element >= size()) {
            throw new IllegalArgumentException(
                    "the data set has %d elements, but was asked for element %d"
                            .formatted(size(), element));
        }
        return element;
    }
}
