package org.vhe.data.image;

import java.util.random.RandomGenerator;
import org.vhe.core.check.Require;
import org.vhe.core.dataset.Augmentation;
import org.vhe.core.dataset.GroupEffect;

/**
 * Rounds every value in [0, 1] to the nearest of some levels, k / (levels - 1), for likelihoods of
 * levels: resized and augmented images have values between them. It changes no count.
 *
 * <p>Once, by {@link org.vhe.core.dataset.GroupedDataset#map(Augmentation, long)}, or as the last
 * of a data set's augmentations.
 *
 * @param levels at least 2
 */
public record Quantisation(int levels) implements Augmentation {

    public Quantisation {
        Require.atLeast(2, "levels", levels);
    }

    @Override
    public int variants() {
        return 1;
    }

    @Override
    public GroupEffect effectOn(String grouping) {
        return GroupEffect.NEW_MEMBERS;
    }

    @Override
    public void apply(
            float[] values,
            int offset,
            long[] elementShape,
            long element,
            int variant,
            RandomGenerator random) {
        ImageShape shape = ImageShape.of(elementShape);
        int end = offset + shape.channels() * shape.channelLength();
        for (int i = offset; i < end; i++) {
            values[i] = GrayLevel.nearest(GrayLevel.require(values[i]), levels);
        }
    }
}
