package org.vhe.core.dataset;

import java.util.Set;
import java.util.random.RandomGenerator;

/** Adds a multiple of the variant to every value, so that values tell the variant. */
public record Shift(int variants, float step, Set<String> newMembersOf) implements Augmentation {

    @Override
    public GroupEffect effectOn(String grouping) {
        return newMembersOf.contains(grouping) ? GroupEffect.NEW_MEMBERS : GroupEffect.NEW_GROUPS;
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
            values[offset + i] += variant * step;
        }
    }
}
