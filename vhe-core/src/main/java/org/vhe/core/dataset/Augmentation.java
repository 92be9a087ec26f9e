package org.vhe.core.dataset;

import java.io.Serializable;
import java.util.random.RandomGenerator;

/**
 * A change to elements that enlarges a data set, or that is drawn afresh each time.
 *
 * <p>A <em>finite</em> augmentation has a number of {@link #variants()} and turns each element into
 * that many: the result is a function of the element and the variant only, so that the size |X| of
 * a class can count them. {@link #effectOn} says whether they are more members of the same class (a
 * slight affine distortion of a character) or classes of their own (a character on its side).
 *
 * <p>An augmentation of one variant changes no count. It may be a fixed transformation, or noise
 * drawn afresh for each use, such as dynamic binarisation.
 *
 * <p>Implementations are used by several threads at once and must not keep mutable state. They are
 * serialisable, as data sets are, to be used on other machines too.
 */
public interface Augmentation extends Serializable {

    /** How many elements each element becomes, at least 1. */
    int variants();

    /**
     * Whether variants of one group are one group still. Of nested groupings, one that makes new
     * members of the narrower should make new members of the wider too: otherwise a class of the
     * narrower spreads over several of the wider, and a latent of it has no single parent.
     *
     * @param grouping the name of a grouping
     * @return whether different variants belong to different groups of it; of no consequence for
     *     {@link Grouping#ELEMENT}, where every variant of every element is its own group, and for
     *     an augmentation of one variant
     */
    GroupEffect effectOn(String grouping);

    /**
     * Changes one element in place.
     *
     * @param values holds the element, [event...] in row-major order
     * @param offset where in {@code values} the element starts
     * @param elementShape the element's shape, [event...]
     * @param element the element's {@linkplain GroupedDataset#elementId(int) id}, which outlives
     *     {@linkplain GroupedDataset#subset subsets}
     * @param variant which variant to make, at least 0 and less than {@link #variants()}
     * @param random for a finite augmentation, a generator that always starts from the same state
     *     for the same element and variant; for one of a single variant, a stream of fresh noise
     */
    void apply(
            float[] values,
            int offset,
            long[] elementShape,
            long element,
            int variant,
            RandomGenerator random);
}
