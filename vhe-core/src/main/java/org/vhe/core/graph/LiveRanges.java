package org.vhe.core.graph;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Bytes whose values are wanted later, for who goes through the steps of a plan from the last to
 * the first.
 */
public final class LiveRanges {
    private final Map<Object, TreeMap<Long, Long>> ranges = new HashMap<>();

    /**
     * Bytes are wanted from here back to where they are written.
     *
     * @param buffer what they are in, told from others by {@code equals}
     * @param from the first
     * @param to the first that is not wanted
     */
    public void add(Object buffer, long from, long to) {
        if (from >= to) {
            return;
        }
        TreeMap<Long, Long> of = ranges.computeIfAbsent(buffer, b -> new TreeMap<>());
        long begin = from;
        long end = to;
        Map.Entry<Long, Long> before = of.floorEntry(end);
        while (before != null && before.getValue() >= begin) {
            begin = Math.min(begin, before.getKey());
            end = Math.max(end, before.getValue());
            of.remove(before.getKey());
            before = of.floorEntry(end);
        }
        of.put(begin, end);
    }

    /** Bytes are written here, so that nobody wants what was there before. */
    public void remove(Object buffer, long from, long to) {
        TreeMap<Long, Long> of = ranges.get(buffer);
        if (of == null || from >= to) {
            return;
        }
        Map.Entry<Long, Long> range = of.lowerEntry(to);
        while (range != null && range.getValue() > from) {
            of.remove(range.getKey());
            if (range.getValue() > to) {
                of.put(to, range.getValue());
            }
            if (range.getKey() < from) {
                of.put(range.getKey(), from);
            }
            range = of.lowerEntry(range.getKey());
        }
    }

    /** Whether any of the bytes is wanted. */
    public boolean contains(Object buffer, long from, long to) {
        TreeMap<Long, Long> of = ranges.get(buffer);
        if (of == null || from >= to) {
            return false;
        }
        Map.Entry<Long, Long> range = of.lowerEntry(to);
        return range != null && range.getValue() > from;
    }
}
