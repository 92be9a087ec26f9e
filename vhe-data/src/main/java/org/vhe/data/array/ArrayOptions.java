package org.vhe.data.array;

import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.vhe.core.check.Require;

/**
 * How arrays become a data set.
 *
 * @param elementShape [event...], such as [1, 28, 28]; empty for that of the file
 * @param transposed whether the last two axes are to be exchanged, as for EMNIST
 * @param values what numbers mean
 * @param maxMembers the most members of a class, the first ones; others are left out
 * @param maxElements the most elements there may be; more are refused
 */
public record ArrayOptions(
        List<Long> elementShape,
        boolean transposed,
        ArrayValues values,
        int maxMembers,
        int maxElements) {
    /** Everything as it is in the file, up to a million elements; bytes are divided by 255. */
    public static final ArrayOptions DEFAULT =
            new ArrayOptions(List.of(), false, ArrayValues.DETECTED, Integer.MAX_VALUE, 1_000_000);

    /** Checks and copies. */
    public ArrayOptions {
        elementShape = List.copyOf(elementShape);
        elementShape.forEach(size -> Require.positive("every size of elementShape", size));
        Objects.requireNonNull(values, "values");
        Require.positive("maxMembers", maxMembers);
        Require.positive("maxElements", maxElements);
    }

    /** These options for elements of another shape with as many values, [event...]. */
    public ArrayOptions withElementShape(long... shape) {
        return new ArrayOptions(
                LongStream.of(shape).boxed().toList(), transposed, values, maxMembers, maxElements);
    }

    /** These options with the last two axes exchanged, or as they are in the file. */
    public ArrayOptions withTransposed(boolean exchanged) {
        return new ArrayOptions(elementShape, exchanged, values, maxMembers, maxElements);
    }

    /** These options with another meaning of numbers. */
    public ArrayOptions withValues(ArrayValues meaning) {
        return new ArrayOptions(elementShape, transposed, meaning, maxMembers, maxElements);
    }

    /** These options with fewer members of each class. */
    public ArrayOptions withMaxMembers(int most) {
        return new ArrayOptions(elementShape, transposed, values, most, maxElements);
    }

    /** These options with another limit of the number of elements. */
    public ArrayOptions withMaxElements(int most) {
        return new ArrayOptions(elementShape, transposed, values, maxMembers, most);
    }
}
