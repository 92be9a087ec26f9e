package org.vhe.data.omniglot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vhe.core.dataset.Grouping;

/** Numbers groups by their labels in the order in which these are first seen. */
final class GroupingBuilder {
    private final Map<String, Integer> groups = new LinkedHashMap<>();
    private final List<Integer> groupOf = new ArrayList<>();

    void add(String label) {
        Integer next = groups.size();
        Integer known = groups.putIfAbsent(label, next);
        groupOf.add(known == null ? next : known);
    }

    Grouping build(String name) {
        return new Grouping(
                name,
                groupOf.stream().mapToInt(Integer::intValue).toArray(),
                List.copyOf(groups.keySet()));
    }
}
