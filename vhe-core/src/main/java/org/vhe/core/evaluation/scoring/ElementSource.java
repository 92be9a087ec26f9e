package org.vhe.core.evaluation.scoring;

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
