package org.vhe.data.array;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.data.archive.MalformedDataException;

/** The elements of a file, or of several, on their way to a data set. */
final class ArrayElements {
    private static final float BYTE = 255;

    /** The longest array of some virtual machines. */
    private static final int MOST_VALUES = Integer.MAX_VALUE - 8;

    private final String file;
    private final ArrayOptions options;
    private final long[] shape;
    private final int length;

    /**
     * @param file what messages name
     * @param shape of an element in the file, [event...]
     */
    ArrayElements(String file, ArrayOptions options, long... shape) throws MalformedDataException {
        this.file = file;
        this.options = options;
        this.length = length(shape);
        this.shape =
                options.elementShape().isEmpty()
                        ? shape
                        : options.elementShape().stream().mapToLong(size -> size).toArray();
        if (length(this.shape) != length) {
            throw malformed(
                    "expected elements of shape %s, found %s"
                            .formatted(Arrays.toString(this.shape), Arrays.toString(shape)));
        }
        if (options.transposed() && this.shape.length < 2) {
            throw malformed(
                    "expected two axes to exchange, found elements of shape "
                            + Arrays.toString(this.shape));
        }
    }

    private int length(long[] axes) throws MalformedDataException {
        long product = 1;
        for (long size : axes) {
            if (size < 1 || size > MOST_VALUES / product) {
                throw malformed(
                        "expected elements that have values, found shape " + Arrays.toString(axes));
            }
            product *= size;
        }
        return (int) product;
    }

    /** The number of values of an element. */
    int length() {
        return length;
    }

    /** Refuses a number of elements that is too large, before memory is taken. */
    int count(long count) throws MalformedDataException {
        if (count < 1 || count > most()) {
            throw malformed("expected 1 to %d elements, found %d".formatted(most(), count));
        }
        return (int) count;
    }

    /** The most elements that there may be. */
    int most() {
        return Math.min(options.maxElements(), MOST_VALUES / length);
    }

    /**
     * The data set.
     *
     * @param values [element][event...], changed
     * @param groupings of the elements
     */
    GroupedDataset dataset(float[] values, Grouping... groupings) throws MalformedDataException {
        scale(values);
        if (options.transposed()) {
            transpose(values);
        }
        long[] axes = shape.clone();
        if (options.transposed()) {
            axes[axes.length - 2] = shape[axes.length - 1];
            axes[axes.length - 1] = shape[axes.length - 2];
        }
        GroupedDataset all = new GroupedDataset(values, axes, List.of(groupings));
        int[] kept = firstMembers(groupings[groupings.length - 1]);
        return kept.length == all.size() ? all : all.subset(kept).renumbered();
    }

    private int[] firstMembers(Grouping classes) {
        List<Integer> kept = new ArrayList<>();
        for (int element = 0; element < classes.elementCount(); element++) {
            if (classes.positionOf(element) < options.maxMembers()) {
                kept.add(element);
            }
        }
        return kept.stream().mapToInt(i -> i).toArray();
    }

    private void scale(float[] values) throws MalformedDataException {
        ArrayValues meaning = options.values();
        if (meaning == ArrayValues.DETECTED) {
            meaning = ArrayValues.UNIT;
            for (float value : values) {
                meaning = value > 1 ? ArrayValues.BYTES : meaning;
            }
        }
        float most = meaning == ArrayValues.BYTES ? BYTE : 1;
        for (int i = 0; i < values.length; i++) {
            boolean right =
                    meaning == ArrayValues.ANY
                            ? Float.isFinite(values[i])
                            : values[i] >= 0 && values[i] <= most;
            if (!right) {
                throw malformed(
                        "expected %s, found %s in element %d"
                                .formatted(
                                        meaning == ArrayValues.ANY
                                                ? "finite values"
                                                : "values from 0 to " + (int) most,
                                        values[i],
                                        i / length));
            }
            values[i] = meaning == ArrayValues.BYTES ? values[i] / BYTE : values[i];
        }
    }

    private void transpose(float[] values) {
        int rows = (int) shape[shape.length - 2];
        int columns = (int) shape[shape.length - 1];
        float[] before = new float[rows * columns];
        for (int offset = 0; offset < values.length; offset += before.length) {
            System.arraycopy(values, offset, before, 0, before.length);
            for (int i = 0; i < before.length; i++) {
                values[offset + i % columns * rows + i / columns] = before[i];
            }
        }
    }

    private MalformedDataException malformed(String complaint) {
        return new MalformedDataException(file, complaint);
    }
}
