package org.vhe.core.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Operations that are done at a time, and which of their results have to be written, since they are
 * read later.
 *
 * @param operations in order
 * @param group the same as a group; null for operations that are done one after the other
 * @param stored what a group writes, but for its sums, which are always written
 */
record MemoryStep(List<PlacedOperation> operations, EntryGroup group, Set<Region> stored) {
    /** Single operations on more entries are left to libnd4j, which is as fast. */
    private static final int FEW_ENTRIES = 8 * 1024;

    /**
     * Steps in order.
     *
     * @param groups operations, those that are done together in one list
     * @param isConstant whether the values in a region are known and stay as they are
     * @param results what is read after the last step
     */
    static List<MemoryStep> of(
            List<List<PlacedOperation>> groups,
            Predicate<Region> isConstant,
            Stream<Region> results) {
        LiveRanges live = new LiveRanges();
        results.forEach(region -> add(live, region));
        List<MemoryStep> steps = new ArrayList<>();
        for (int i = groups.size() - 1; i >= 0; i--) { // later reads decide what is written
            steps.add(of(groups.get(i), isConstant, live));
        }
        Collections.reverse(steps);
        return steps;
    }

    private static MemoryStep of(
            List<PlacedOperation> operations, Predicate<Region> isConstant, LiveRanges live) {
        EntryGroup group = group(operations, isConstant);
        Set<Region> stored = new HashSet<>();
        if (group == null) {
            for (int i = operations.size() - 1; i >= 0; i--) {
                PlacedOperation placed = operations.get(i);
                for (int k = 0; k < placed.writes().size(); k++) {
                    if (Region.isDense(placed.planned().outputs().get(k))) {
                        remove(live, placed.writes().get(k));
                    }
                }
                placed.reads().forEach(region -> add(live, region));
            }
        } else {
            group.writes().stream().filter(region -> contains(live, region)).forEach(stored::add);
            group.writes().forEach(region -> remove(live, region));
            group.sums().forEach(region -> remove(live, region));
            group.reads().forEach(region -> add(live, region));
        }
        return new MemoryStep(operations, group, stored);
    }

    /** Null if one of the operations cannot be done piece by piece where its arrays are. */
    private static EntryGroup group(
            List<PlacedOperation> operations, Predicate<Region> isConstant) {
        EntryGroup group = null;
        for (PlacedOperation placed : operations) {
            Optional<EntryOperation> entries = EntryOperation.of(placed, isConstant);
            if (entries.isEmpty()) {
                return null;
            }
            if (group == null) {
                group = new EntryGroup(entries.get());
            } else {
                group.add(entries.get());
            }
        }
        return group;
    }

    /** Whether nobody wants what a group computes. */
    private boolean isSuperfluous() {
        return group != null && stored.isEmpty() && group.sums().isEmpty();
    }

    private boolean isFused() {
        boolean alone = operations.size() == 1;
        return group != null
                && !(alone && (group.length() > FEW_ENTRIES || !group.sums().isEmpty()));
    }

    /** Memory that is read or written. */
    List<Region> touched() {
        List<Region> touched = new ArrayList<>();
        if (isSuperfluous()) {
            return touched;
        }
        if (isFused()) {
            touched.addAll(group.reads());
            touched.addAll(group.sums());
            touched.addAll(stored);
        } else {
            operations.forEach(placed -> touched.addAll(placed.reads()));
            operations.forEach(placed -> touched.addAll(placed.writes()));
        }
        return touched;
    }

    /** What is executed. */
    Stream<ReplayStep> replay() {
        if (isSuperfluous()) {
            return Stream.empty();
        }
        return isFused()
                ? Stream.of(new FusedEntries(group, stored))
                : operations.stream().map(placed -> new OperationCall(placed.planned()));
    }

    private static void add(LiveRanges live, Region region) {
        live.add(region.buffer(), region.begin(), region.end());
    }

    private static void remove(LiveRanges live, Region region) {
        live.remove(region.buffer(), region.begin(), region.end());
    }

    private static boolean contains(LiveRanges live, Region region) {
        return live.contains(region.buffer(), region.begin(), region.end());
    }
}
