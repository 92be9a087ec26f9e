package org.vhe.examples;

import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.random.Seeds;
import org.vhe.data.image.DynamicBinarisation;

/**
 * Binarises a data set of gray levels once, at random, for evaluation: the distribution of what a
 * model with dynamic binarisation was trained on, but the same images for everything compared.
 */
final class FixedBinarisation {

    private FixedBinarisation() {}

    /**
     * The data set with every pixel 0 or 1, without augmentations.
     *
     * @param data elements [channels, height, width], values in [0, 1]
     */
    static GroupedDataset of(GroupedDataset data, long seed) {
        DynamicBinarisation binarisation = new DynamicBinarisation();
        int length = data.elementLength();
        float[] values = new float[Math.multiplyExact(data.size(), length)];
        for (int element = 0; element < data.size(); element++) {
            int offset = element * length;
            data.copyElement(element, values, offset);
            long id = data.elementId(element);
            binarisation.apply(values, offset, data.elementShape(), id, 0, Seeds.random(seed, id));
        }
        return new GroupedDataset(
                values,
                data.elementShape(),
                data.groupingNames().stream()
                        .filter(name -> !name.equals(Grouping.ELEMENT))
                        .map(data::grouping)
                        .toList());
    }
}
