package org.vhe.core.dataset;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Groupings of which each divides the groups of the one before, such as alphabets, characters. */
public final class NestedGroupings {

    private NestedGroupings() {}

    /**
     * Groupings in order, the coarsest first.
     *
     * @param names of groupings of the data; one that is repeated counts once
     * @throws IllegalArgumentException if they are not nested
     */
    public static List<Grouping> of(GroupedDataset data, Collection<String> names) {
        List<Grouping> ordered = new ArrayList<>();
        names.stream()
                .distinct()
                .map(data::grouping)
                .sorted(Comparator.comparingInt(Grouping::groupCount))
                .forEach(ordered::add);
        for (int i = 1; i < ordered.size(); i++) {
            requireNested(ordered.get(i - 1), ordered.get(i));
        }
        return ordered;
    }

    /**
     * Checks that every group of a grouping lies within one of another.
     *
     * @param coarse of the same elements as the other
     * @throws IllegalArgumentException if one does not; names it
     */
    public static void requireNested(Grouping coarse, Grouping fine) {
        for (int element = 0; element < fine.elementCount(); element++) {
            int group = fine.groupOf(element);
            int expected = coarse.groupOf(fine.member(group, 0));
            if (coarse.groupOf(element) != expected) {
                throw new IllegalArgumentException(
                        "groups of '%s' must lie within groups of '%s', but '%s' has members of '%s' and '%s'"
                                .formatted(
                                        fine.name(),
                                        coarse.name(),
                                        fine.label(group),
                                        coarse.label(expected),
                                        coarse.label(coarse.groupOf(element))));
            }
        }
    }

    /** The groups of a grouping that have some of the members, ascending. */
    public static int[] groupsOf(Grouping grouping, int[] members) {
        return IntStream.of(members).map(grouping::groupOf).distinct().sorted().toArray();
    }
}
