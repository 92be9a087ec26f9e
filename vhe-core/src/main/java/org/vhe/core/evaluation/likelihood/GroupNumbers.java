package org.vhe.core.evaluation.likelihood;

import org.vhe.core.dataset.Grouping;

/**
 * What numbers groups have whose noise is to be that of a larger data set, of which only some are
 * there.
 */
@FunctionalInterface
public interface GroupNumbers {
    /** Those that they have where they are. */
    GroupNumbers OWN = (grouping, group) -> group;

    /**
     * A group's number in the larger data set.
     *
     * @param grouping of the groups that are there
     * @param group its number in it
     */
    int of(Grouping grouping, int group);
}
