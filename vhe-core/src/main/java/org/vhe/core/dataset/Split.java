package org.vhe.core.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import java.util.function.IntPredicate;
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
        int count = requireSome(groups, heldOutGroups);
        boolean[] heldOut = new boolean[count];
        int[] order = Draw.permutation(count, Seeds.random(seed, count));
        for (int i = 0; i < heldOutGroups; i++) {
            heldOut[order[i]] = true;
        }
        return of(data, groups, group -> heldOut[group]);
    }

    /**
     * Holds out groups at random, of each wider group in proportion to how many it has: of an
     * alphabet of twice as many characters twice as many, up to one. Shares are rounded by largest
     * remainders, of equal ones at random, so that the numbers add up.
     *
     * @param grouping name of the grouping whose groups are held out
     * @param within name of a grouping that they lie within
     * @param count how many to hold out in all, leaving at least one
     * @param seed the split is a function of it and of the groupings
     * @throws IllegalArgumentException if the groupings are not nested, or there are no more groups
     */
    public static Split stratified(
            GroupedDataset data, String grouping, String within, int count, long seed) {
        Strata strata = new Strata(data, grouping, within);
        requireSome(data.grouping(grouping), count);
        boolean[] heldOut = strata.draw(count, seed);
        return of(data, data.grouping(grouping), group -> heldOut[group]);
    }

    /**
     * Holds out groups by their labels.
     *
     * @param grouping name of a grouping
     * @param heldOut labels of groups of it, one at least and not all
     * @throws IllegalArgumentException if there is no group of one of the labels, or one is given
     *     twice
     */
    public static Split ofLabels(GroupedDataset data, String grouping, Collection<String> heldOut) {
        Grouping groups = data.grouping(grouping);
        Set<String> labels = GroupNames.require(groups, heldOut, "labels to hold out");
        requireSome(groups, labels.size());
        return of(data, groups, group -> labels.contains(groups.label(group)));
    }

    /**
     * Holds out the groups that a file names.
     *
     * @param grouping name of a grouping
     * @param names a text in UTF-8 of at most 16 MiB with the label of a group in each line; blank
     *     lines, and blanks around labels, do not count
     * @throws IOException if it cannot be read, or is not such a text
     * @throws IllegalArgumentException if there is no group of one of the names, or one is there
     *     twice, or all are; names the file
     */
    public static Split ofNames(GroupedDataset data, String grouping, Path names)
            throws IOException {
        Grouping groups = data.grouping(grouping);
        Set<String> labels = GroupNames.require(groups, GroupNames.read(names), names.toString());
        try {
            requireSome(groups, labels.size());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(names + ": " + e.getMessage(), e);
        }
        return of(data, groups, group -> labels.contains(groups.label(group)));
    }

    private static int requireSome(Grouping groups, int heldOut) {
        int count = groups.groupCount();
        if (heldOut < 1 || heldOut >= count) {
            throw new IllegalArgumentException(
                    "groups of '%s' to hold out must be in 1..%d, but are %d"
                            .formatted(groups.name(), count - 1, heldOut));
        }
        return count;
    }

    private static Split of(GroupedDataset data, Grouping groups, IntPredicate isHeldOut) {
        return new Split(
                data.subset(groups.elementsOf(isHeldOut.negate())),
                data.subset(groups.elementsOf(isHeldOut)));
    }

    /** Such as "training: 40 elements of ...; held out: 10 elements of ...". */
    @Override
    public String toString() {
        return "training: %s; held out: %s".formatted(training, heldOut);
    }
}
