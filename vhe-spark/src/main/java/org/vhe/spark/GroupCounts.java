package org.vhe.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How many elements groups have, as Spark counted them; groups in the order of their first ids. */
final class GroupCounts implements Serializable {
    private final Map<String, Map<String, Long>> sizes = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> within = new LinkedHashMap<>();
    private final String together;
    private long elements;

    /**
     * Elements that have the same labels.
     *
     * @param labels one for each grouping
     * @param count how many
     * @param first the least id
     */
    record Cell(List<String> labels, long count, long first) {}

    /**
     * @throws IllegalArgumentException if a group is in several of the groups that are not divided
     */
    GroupCounts(List<String> groupings, String together, List<Cell> cells) {
        this.together = together;
        int undivided = groupings.indexOf(together);
        groupings.forEach(grouping -> sizes.put(grouping, new LinkedHashMap<>()));
        groupings.forEach(grouping -> within.put(grouping, new HashMap<>()));
        List<Cell> ordered = new ArrayList<>(cells);
        ordered.sort(Comparator.comparingLong(Cell::first));
        for (Cell cell : ordered) {
            elements += cell.count();
            for (int g = 0; g < groupings.size(); g++) {
                String label = cell.labels().get(g);
                sizes.get(groupings.get(g)).merge(label, cell.count(), Long::sum);
                place(groupings.get(g), label, cell.labels().get(undivided));
            }
        }
    }

    private void place(String grouping, String label, String whole) {
        String before = within.get(grouping).putIfAbsent(label, whole);
        if (before != null && !before.equals(whole)) {
            throw new IllegalArgumentException(
                    "groups must be within one group of '%s', whose elements are kept together, but '%s' of '%s' has elements in '%s' and in '%s'; make labels of different groups different, or keep a coarser grouping together"
                            .formatted(together, label, grouping, before, whole));
        }
    }

    long elements() {
        return elements;
    }

    /** Sizes by label. */
    Map<String, Long> of(String grouping) {
        return sizes.get(grouping);
    }

    /**
     * A partition for each undivided group, such that partitions are about of one size: the largest
     * groups first, each to where there is least.
     *
     * @throws IllegalArgumentException if there are fewer groups than partitions
     */
    Map<String, Integer> divide(int partitions) {
        Map<String, Long> groups = of(together);
        if (groups.size() < partitions) {
            throw new IllegalArgumentException(
                    "each partition needs a group of '%s', but there are %d for %d partitions"
                            .formatted(together, groups.size(), partitions));
        }
        List<String> labels = new ArrayList<>(groups.keySet());
        labels.sort(Comparator.comparingLong((String label) -> -groups.get(label)));
        long[] filled = new long[partitions];
        Map<String, Integer> places = new HashMap<>();
        for (String label : labels) {
            int least = 0;
            for (int p = 1; p < partitions; p++) {
                least = filled[p] < filled[least] ? p : least;
            }
            filled[least] += groups.get(label);
            places.put(label, least);
        }
        return places;
    }

    /** How many elements each partition has. */
    long[] load(Map<String, Integer> places, int partitions) {
        long[] filled = new long[partitions];
        places.forEach((label, partition) -> filled[partition] += of(together).get(label));
        return filled;
    }
}
