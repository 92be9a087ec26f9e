package org.vhe.core.dataset;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.vhe.core.check.Require;

/**
 * A named partition of a data set's elements into groups: the classes X of the paper (section 3.2).
 *
 * <p>A data set may have several, nested (characters within alphabets) or crossed (characters and
 * styles). Immutable.
 */
public final class Grouping implements Serializable {
    /** The name of the trivial grouping, in which every element is its own group. */
    public static final String ELEMENT = "element";

    private final String name;
    private final int[] groupOf;
    private final List<String> labels;
    private final int[] starts;
    private final int[] members;
    private final int[] positions;

    /**
     * @param name what the groups are, such as {@code character}
     * @param groupOf the group of each element, between 0 and the number of labels
     * @param labels one label per group, all different; each group has at least one element
     */
    public Grouping(String name, int[] groupOf, List<String> labels) {
        this.name = Require.notBlank("name of a grouping", name);
        this.groupOf = groupOf.clone();
        this.labels = requireDistinct(name, List.copyOf(labels));
        this.starts = starts();
        this.members = new int[groupOf.length];
        this.positions = new int[groupOf.length];
        int[] filled = new int[this.labels.size()];
        for (int element = 0; element < groupOf.length; element++) {
            int group = this.groupOf[element];
            positions[element] = filled[group]++;
            members[starts[group] + positions[element]] = element;
        }
    }

    private static List<String> requireDistinct(String name, List<String> labels) {
        Set<String> seen = new HashSet<>();
        for (String label : labels) {
            if (!seen.add(label)) {
                throw new IllegalArgumentException(
                        "groups of grouping '%s' must have labels of their own, but two have '%s'"
                                .formatted(name, label));
            }
        }
        return labels;
    }

    /**
     * Groups the elements that have the same label. Groups are numbered in the order in which their
     * labels are first seen.
     *
     * @param name what the groups are, such as {@code character}
     * @param labelOfElement one label per element; equal labels mean one group
     */
    public static Grouping ofLabels(String name, List<String> labelOfElement) {
        Map<String, Integer> groups = new LinkedHashMap<>();
        int[] groupOf = new int[labelOfElement.size()];
        for (int element = 0; element < groupOf.length; element++) {
            int next = groups.size();
            groupOf[element] = groups.computeIfAbsent(labelOfElement.get(element), label -> next);
        }
        return new Grouping(name, groupOf, List.copyOf(groups.keySet()));
    }

    /** Where each group's members start within {@code members}, and where the last one ends. */
    private int[] starts() {
        int[] result = new int[labels.size() + 1];
        for (int element = 0; element < groupOf.length; element++) {
            int group = groupOf[element];
            if (group < 0 || group >= labels.size()) {
                throw new IllegalArgumentException(
                        "grouping '%s' has %d labels, so an element's group must be between 0 and %d, but element %d has group %d"
                                .formatted(name, labels.size(), labels.size() - 1, element, group));
            }
            result[group + 1]++;
        }
        for (int group = 0; group < labels.size(); group++) {
            if (result[group + 1] == 0) {
                throw new IllegalArgumentException(
                        "every group of grouping '%s' must have an element, but group %d ('%s') has none"
                                .formatted(name, group, labels.get(group)));
            }
            result[group + 1] += result[group];
        }
        return result;
    }

    /** The trivial grouping; an element's id is its label. */
    static Grouping trivial(long[] elementIds) {
        int[] groupOf = new int[elementIds.length];
        Arrays.setAll(groupOf, element -> element);
        return new Grouping(
                ELEMENT, groupOf, Arrays.stream(elementIds).mapToObj(Long::toString).toList());
    }

    /** What the groups are. */
    public String name() {
        return name;
    }

    /** The number of elements over all groups. */
    public int elementCount() {
        return groupOf.length;
    }

    /** The number of groups. */
    public int groupCount() {
        return labels.size();
    }

    /** The group that an element belongs to. */
    public int groupOf(int element) {
        return groupOf[Objects.checkIndex(element, groupOf.length)];
    }

    /** The elements of a group, ascending. */
    public int[] members(int group) {
        checkGroup(group);
        return Arrays.copyOfRange(members, starts[group], starts[group + 1]);
    }

    /** The element at a position within a group: {@code members(group)[position]}. */
    public int member(int group, int position) {
        return members[starts[group] + Objects.checkIndex(position, size(group))];
    }

    /** The position of an element within its own group: the inverse of {@link #member}. */
    public int positionOf(int element) {
        return positions[Objects.checkIndex(element, positions.length)];
    }

    /** The number of elements of a group, augmentations not counted. */
    public int size(int group) {
        checkGroup(group);
        return starts[group + 1] - starts[group];
    }

    /** The labels of all groups, in the order of their numbers. */
    public List<String> labels() {
        return labels;
    }

    /** The label of a group. */
    public String label(int group) {
        checkGroup(group);
        return labels.get(group);
    }

    /** The label of each element's group. */
    List<String> labelsOfElements() {
        return Arrays.stream(groupOf).mapToObj(labels::get).toList();
    }

    /** The elements of some groups, ascending. */
    int[] elementsOf(IntPredicate isChosen) {
        return IntStream.range(0, groupOf.length)
                .filter(element -> isChosen.test(groupOf[element]))
                .toArray();
    }

    void requireLabels(String... wanted) {
        for (String label : wanted) {
            if (!labels.contains(label)) {
                throw new IllegalArgumentException(
                        "no group '%s' of grouping '%s', which has %s"
                                .formatted(label, name, labels));
            }
        }
    }

    /** The same groups under another name. */
    Grouping named(String newName) {
        return new Grouping(newName, groupOf, labels);
    }

    /**
     * This grouping of some elements only, renumbered in the given order; emptied groups vanish.
     */
    Grouping subset(int[] elements) {
        int[] renumbered = new int[groupCount()];
        for (int element : elements) {
            renumbered[groupOf(element)] = 1;
        }
        List<String> kept = new ArrayList<>();
        for (int group = 0; group < renumbered.length; group++) {
            if (renumbered[group] == 1) {
                renumbered[group] = kept.size();
                kept.add(labels.get(group));
            }
        }
        return new Grouping(
                name, Arrays.stream(elements).map(e -> renumbered[groupOf(e)]).toArray(), kept);
    }

    private void checkGroup(int group) {
        if (group < 0 || group >= groupCount()) {
            throw new IllegalArgumentException(
                    "grouping '%s' has groups 0 to %d, but was asked for group %d"
                            .formatted(name, groupCount() - 1, group));
        }
    }

    @Override
    public String toString() {
        return "%s (%d groups of %d elements)".formatted(name, groupCount(), elementCount());
    }
}
