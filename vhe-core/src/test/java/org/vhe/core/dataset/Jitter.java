package org.vhe.core.dataset;

import java.util.random.RandomGenerator;

/** Adds uniform noise below 1 to every value of one-dimensional elements. */
public record Jitter(int variants) implements Augmentation {

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
        for (int i = 0; i < elementShape[0]; i++) {
            values[offset + i] += random.nextFloat();
        }
    }
}
