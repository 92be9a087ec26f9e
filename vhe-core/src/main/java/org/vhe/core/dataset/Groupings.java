package org.vhe.core.dataset;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The groupings of a data set by name, the trivial one first. Immutable. */
final class Groupings implements Serializable {
    private final long[] ids;
    private final Map<String, Grouping> byName;

    /**
     * @param ids of the elements, the labels of the trivial grouping
     * @param others all groupings but the trivial one
     */
    Groupings(long[] ids, List<Grouping> others) {
        this.ids = ids;
        Map<String, Grouping> named = new LinkedHashMap<>();
        named.put(Grouping.ELEMENT, Grouping.trivial(ids));
        for (Grouping grouping : others) {
            if (grouping.elementCount() != ids.length) {
                throw new IllegalArgumentException(
                        "grouping '%s' must group all %d elements, but groups %d"
                                .formatted(grouping.name(), ids.length, grouping.elementCount()));
            }
            if (named.putIfAbsent(grouping.name(), grouping) != null) {
                throw new IllegalArgumentException(
                        "names of groupings must differ and not be '%s', but '%s' is taken"
                                .formatted(Grouping.ELEMENT, grouping.name()));
            }
        }
        this.byName = Collections.unmodifiableMap(named);
    }

    Grouping get(String name) {
        Grouping grouping = byName.get(Objects.requireNonNull(name, "name"));
        if (grouping == null) {
            throw new IllegalArgumentException(
                    "no grouping '%s'; known are %s".formatted(name, byName.keySet()));
        }
        return grouping;
    }

    Set<String> names() {
        return byName.keySet();
    }

    /** All but the trivial one. */
    List<Grouping> others() {
        return byName.values().stream().skip(1).toList();
    }

    /** Those of some of the elements. */
    Groupings subset(long[] chosenIds, int[] elements) {
        return new Groupings(
                chosenIds, others().stream().map(group -> group.subset(elements)).toList());
    }

    Groupings with(Grouping grouping) {
        List<Grouping> extended = new ArrayList<>(others());
        extended.add(grouping);
        return new Groupings(ids, extended);
    }

    Groupings without(String name) {
        requireNotTrivial(name);
        Grouping dropped = get(name);
        return new Groupings(ids, others().stream().filter(group -> group != dropped).toList());
    }

    Groupings renamed(String from, String to) {
        requireNotTrivial(from);
        Grouping old = get(from);
        UnaryOperator<Grouping> rename = group -> group == old ? group.named(to) : group;
        return new Groupings(ids, others().stream().map(rename).toList());
    }

    private static void requireNotTrivial(String name) {
        if (name.equals(Grouping.ELEMENT)) {
            throw new IllegalArgumentException(
                    "every data set has the grouping '%s', which can be neither renamed nor taken away"
                            .formatted(Grouping.ELEMENT));
        }
    }

    /** Those of elements one after the other; groups of one label are one. */
    static Groupings concat(long[] ids, List<Groupings> parts) {
        Set<String> names = parts.get(0).names();
        for (Groupings part : parts) {
            if (!part.names().equals(names)) {
                throw new IllegalArgumentException(
                        "data sets must have the same groupings, but have %s and %s"
                                .formatted(names, part.names()));
            }
        }
        List<Grouping> joined = new ArrayList<>();
        for (Grouping first : parts.get(0).others()) {
            joined.add(concat(parts.stream().map(part -> part.get(first.name())).toList()));
        }
        return new Groupings(ids, joined);
    }

    private static Grouping concat(List<Grouping> parts) {
        Set<String> labels = new LinkedHashSet<>();
        parts.forEach(part -> labels.addAll(part.labels()));
        Map<String, Integer> numbers = new LinkedHashMap<>();
        labels.forEach(label -> numbers.put(label, numbers.size()));
        int[] groupOf =
                parts.stream()
                        .flatMap(part -> part.labelsOfElements().stream())
                        .mapToInt(numbers::get)
                        .toArray();
        return new Grouping(parts.get(0).name(), groupOf, List.copyOf(labels));
    }
}
