package org.vhe.cuda;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Bytes on the device whose values are wanted later. */
final class Live {
    private final Map<DeviceBuffer, TreeMap<Long, Long>> ranges = new IdentityHashMap<>();

    void add(Tensor tensor) {
        if (tensor.length() == 0) {
            return;
        }
        TreeMap<Long, Long> of = ranges.computeIfAbsent(tensor.buffer(), b -> new TreeMap<>());
        long begin = tensor.offset();
        long end = begin + tensor.bytes();
        Map.Entry<Long, Long> before = of.floorEntry(end);
        while (before != null && before.getValue() >= begin) {
            begin = Math.min(begin, before.getKey());
            end = Math.max(end, before.getValue());
            of.remove(before.getKey());
            before = of.floorEntry(end);
        }
        of.put(begin, end);
    }

    void remove(Tensor tensor) {
        TreeMap<Long, Long> of = ranges.get(tensor.buffer());
        if (of == null) {
            return;
        }
        long begin = tensor.offset();
        long end = begin + tensor.bytes();
        Map.Entry<Long, Long> range = of.lowerEntry(end);
        while (range != null && range.getValue() > begin) {
            of.remove(range.getKey());
            if (range.getValue() > end) {
                of.put(end, range.getValue());
            }
            if (range.getKey() < begin) {
                of.put(range.getKey(), begin);
            }
            range = of.lowerEntry(range.getKey());
        }
    }

    boolean contains(Tensor tensor) {
        TreeMap<Long, Long> of = ranges.get(tensor.buffer());
        if (of == null) {
            return false;
        }
        Map.Entry<Long, Long> range = of.lowerEntry(tensor.offset() + tensor.bytes());
        return range != null && range.getValue() > tensor.offset();
    }
}
