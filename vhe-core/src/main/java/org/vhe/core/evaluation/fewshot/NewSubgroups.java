package org.vhe.core.evaluation.fewshot;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.dataset.NestedGroupings;
import org.vhe.core.random.Draw;

/**
 * {@link FewShotProtocol#newSubgroups}: first the subgroups of a group's queries, uniformly and
 * without replacement, and an element of each; then the support set from all elements of the
 * group's other subgroups.
 */
final class NewSubgroups extends DrawnEpisodes {
    private final Grouping subgroups;

    /**
     * @throws IllegalArgumentException if the groupings are not nested, or there are too few groups
     *     or a group is too small
     */
    NewSubgroups(GroupedDataset data, String grouping, String subgrouping, FewShotOptions options) {
        super(data, grouping, options, "subgroups");
        this.subgroups = data.grouping(subgrouping);
        NestedGroupings.of(data, List.of(grouping, subgrouping));
        if (groups.groupCount() > subgroups.groupCount()) {
            throw new IllegalArgumentException(
                    "'%s' must be finer than '%s', but has %d groups, the other %d"
                            .formatted(
                                    subgrouping,
                                    grouping,
                                    subgroups.groupCount(),
                                    groups.groupCount()));
        }
        for (int group = 0; group < groups.groupCount(); group++) {
            requireLargeEnough(group);
        }
    }

    /** Even the smallest support: the largest subgroups are those of the queries. */
    private void requireLargeEnough(int group) {
        int[] within = NestedGroupings.groupsOf(subgroups, groups.members(group));
        int left =
                IntStream.of(within)
                        .map(subgroups::size)
                        .sorted()
                        .limit(Math.max(0, within.length - options.queriesPerClass()))
                        .sum();
        if (within.length < options.queriesPerClass() || left < options.shot()) {
            throw new IllegalArgumentException(
                    "episodes of %d shots and up to %d queries of new groups of '%s' need as many such groups and %d elements of others, but '%s' has %d groups and %d elements"
                            .formatted(
                                    options.shot(),
                                    options.queriesPerClass(),
                                    subgroups.name(),
                                    options.shot(),
                                    groups.label(group),
                                    within.length,
                                    left));
        }
    }

    @Override
    Members draw(int group, RandomGenerator random) {
        int[] members = groups.members(group);
        int[] within = NestedGroupings.groupsOf(subgroups, members);
        int[] fresh = Draw.choose(within, options.queriesPerClass(), random);
        int[] queries = oneOfEach(fresh, random);
        return new Members(Draw.choose(without(members, fresh), options.shot(), random), queries);
    }

    private int[] oneOfEach(int[] chosen, RandomGenerator random) {
        return IntStream.of(chosen)
                .map(group -> subgroups.member(group, random.nextInt(subgroups.size(group))))
                .toArray();
    }

    private int[] without(int[] members, int[] excluded) {
        return IntStream.of(members)
                .filter(e -> IntStream.of(excluded).noneMatch(g -> g == subgroups.groupOf(e)))
                .toArray();
    }
}
