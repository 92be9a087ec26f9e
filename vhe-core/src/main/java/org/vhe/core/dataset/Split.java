package org.vhe.core.dataset;

import org.vhe.core.random.Draw;
import org.vhe.core.random.Seeds;

/**
 * A data set divided in two, without a group in common.
 *
 * @param training what to learn from
 * @param heldOut what to test or validate on
 */
public record Split(GroupedDataset training, GroupedDataset heldOut) {

    static Split random(GroupedDataset data, String grouping, int heldOutGroups, long seed) {
        Grouping groups = data.grouping(grouping);
        int count = groups.groupCount();
        if (heldOutGroups < 1 || heldOutGroups >= count) {
            throw new IllegalArgumentException(
                    "groups of '%s' to hold out must be in 1..%d, but are %d"
                            .formatted(grouping, count - 1, heldOutGroups));
        }
        boolean[] heldOut = new boolean[count];
        int[] order = Draw.permutation(count, Seeds.random(seed, count));
        for (int i = 0; i < heldOutGroups; i++) {
            heldOut[order[i]] = true;
        }
        return new Split(
                data.subset(groups.elementsOf(group -> !heldOut[group])),
                data.subset(groups.elementsOf(group -> heldOut[group])));
    }
}
