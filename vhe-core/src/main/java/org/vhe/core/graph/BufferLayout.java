package org.vhe.core.graph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Places in memory for arrays whose sizes and lifetimes are known: the largest first, each at the
 * lowest place that is free all its life. Arrays that are never written have no place: each begins
 * where the others do.
 *
 * @param requests what the places are for
 * @param offsets where each begins, in entries of its type
 * @param lengths entries that are needed of each type
 */
record BufferLayout(List<Request> requests, long[] offsets, Map<DataType, Long> lengths) {
    /** Entries to whose multiples places are rounded: whole cache lines. */
    private static final long ALIGNMENT = 16;

    /**
     * An array.
     *
     * @param type of its entries
     * @param length number of its entries
     * @param begin when it is first written
     * @param end when it was last read
     * @param written whether it is ever written
     */
    record Request(DataType type, long length, int begin, int end, boolean written) {
        Request endingAt(int newEnd) {
            return new Request(type, length, begin, newEnd, written);
        }

        Request everWritten() {
            return new Request(type, length, begin, end, true);
        }

        boolean meets(Request other) {
            return type == other.type && begin <= other.end && other.begin <= end;
        }

        long aligned() {
            return (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        }
    }

    static BufferLayout of(List<Request> requests) {
        long[] offsets = new long[requests.size()];
        Map<DataType, Long> lengths = new LinkedHashMap<>();
        List<Integer> placed = new ArrayList<>();
        for (int i : largestFirst(requests)) {
            Request request = requests.get(i);
            if (request.written()) {
                offsets[i] = lowestFree(request, requests, offsets, placed);
                placed.add(i);
            }
            lengths.merge(request.type(), offsets[i] + request.aligned(), Math::max);
        }
        return new BufferLayout(requests, offsets, lengths);
    }

    private static int[] largestFirst(List<Request> requests) {
        Comparator<Integer> bySize = Comparator.comparingLong(i -> -requests.get(i).length());
        return IntStream.range(0, requests.size())
                .boxed()
                .sorted(bySize)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static long lowestFree(
            Request request, List<Request> requests, long[] offsets, List<Integer> placed) {
        int[] neighbours =
                placed.stream()
                        .filter(i -> request.meets(requests.get(i)))
                        .sorted(Comparator.comparingLong(i -> offsets[i]))
                        .mapToInt(Integer::intValue)
                        .toArray();
        long free = 0;
        for (int i : neighbours) {
            if (offsets[i] - free >= request.aligned()) {
                return free;
            }
            free = Math.max(free, offsets[i] + requests.get(i).aligned());
        }
        return free;
    }

    /** The same arrays, but each with a place of its own. */
    BufferLayout ofAllWritten() {
        return of(requests.stream().map(Request::everWritten).toList());
    }

    /** Whether no type's memory has more bytes than that. */
    boolean isWithin(long bytes) {
        return lengths.entrySet().stream()
                .allMatch(e -> e.getValue() * e.getKey().width() <= bytes);
    }

    /** Bytes of all types together. */
    long bytes() {
        return lengths.entrySet().stream().mapToLong(e -> e.getValue() * e.getKey().width()).sum();
    }
}
