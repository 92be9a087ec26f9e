package org.vhe.core.evaluation.scoring;

import java.util.Arrays;
import java.util.Optional;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.shape.ShapeMismatchException;

/** Numbered elements; a data set's {@code copyElement} is one. */
@FunctionalInterface
public interface ElementSource {

    /**
     * Copies the values of an element.
     *
     * @param element which one
     * @param target receives its values, [event...] in row-major order
     * @param offset where in {@code target} to begin
     */
    void copy(int element, float[] target, int offset);

    /** The shape of an element, [event...], if the source knows it. */
    default Optional<long[]> elementShape() {
        return Optional.empty();
    }

    /**
     * An element by itself.
     *
     * @param length number of its values
     * @throws ShapeMismatchException if it has more, or fewer that are numbers
     */
    default float[] read(int element, int length) {
        float[] values = new float[length];
        Arrays.fill(values, Float.NaN);
        try {
            copy(element, values, 0);
        } catch (IndexOutOfBoundsException e) {
            throw new ShapeMismatchException(
                    "element %d must have %d values, but cannot be copied to as many: %s"
                            .formatted(element, length, e.getMessage()));
        }
        for (int i = 0; i < length; i++) {
            if (Float.isNaN(values[i])) {
                throw new ShapeMismatchException(
                        "element %d must have %d values that are numbers, but that at position %d is missing or NaN"
                                .formatted(element, length, i));
            }
        }
        return values;
    }

    /** The elements of a data set, without augmentation. */
    static ElementSource of(GroupedDataset data) {
        return new ElementSource() {
            @Override
            public void copy(int element, float[] target, int offset) {
                data.copyElement(element, target, offset);
            }

            @Override
            public Optional<long[]> elementShape() {
                return Optional.of(data.elementShape());
            }
        };
    }

    /**
     * Elements held in arrays.
     *
     * @param elements [element][event values]
     */
    static ElementSource of(float[][] elements) {
        return (element, target, offset) ->
                System.arraycopy(elements[element], 0, target, offset, elements[element].length);
    }
}
