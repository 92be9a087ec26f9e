package org.vhe.data.image;

import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.random.Seeds;

/**
 * Binarises gray levels once, at random, for evaluation: the distribution of what a model with
 * {@link DynamicBinarisation} was trained on, but the same images for everything compared.
 */
public final class FixedBinarisation {
    private static final DynamicBinarisation BINARISATION = new DynamicBinarisation();

    private FixedBinarisation() {}

    /**
     * The data set with every value 0 or 1, without augmentations; ids and groupings stay.
     *
     * @param data elements [channels, height, width], values in [0, 1]
     * @param seed the result is a function of it and of the elements and their ids
     */
    public static GroupedDataset of(GroupedDataset data, long seed) {
        return data.withoutAugmentations().map(BINARISATION, seed);
    }

    /**
     * Single images with every value 0 or 1: what {@link #of(GroupedDataset, long)} makes of
     * elements whose ids are the images' numbers.
     *
     * @param images [image][channels * height * width], values in [0, 1]
     * @param seed the result is a function of it and of the images
     * @return new arrays
     */
    public static float[][] of(float[][] images, long seed) {
        float[][] binary = new float[images.length][];
        for (int i = 0; i < images.length; i++) {
            binary[i] = images[i].clone();
            long[] shape = {1, 1, binary[i].length};
            BINARISATION.apply(binary[i], 0, shape, i, 0, Seeds.random(seed, i));
        }
        return binary;
    }
}
