package org.vhe.core.dataset;

/** Makes the new values of one element; for {@link GroupedDataset#map(ElementTransform)}. */
@FunctionalInterface
public interface ElementTransform {

    /**
     * @param element its number in the data set; its id, from which noise can be seeded, is {@link
     *     GroupedDataset#elementId}
     * @param values the element, [event...] in row-major order; a copy, which may be changed and
     *     returned
     * @return the new values, [new event...] in row-major order
     */
    float[] apply(int element, float[] values);
}
