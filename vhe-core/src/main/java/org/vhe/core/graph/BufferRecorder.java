package org.vhe.core.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.vhe.core.shape.Shapes;

/**
 * Records how large the arrays are that a plan needs, and from when to when. The arrays have the
 * right shapes, but all the same memory.
 */
final class BufferRecorder extends BufferPool implements AutoCloseable {
    private final List<BufferLayout.Request> requests = new ArrayList<>();
    private final Map<DataType, INDArray> scratch = new HashMap<>();
    private final List<INDArray> outgrown = new ArrayList<>();
    private int clock;

    /** What was asked for, in order; what was not released is needed for ever. */
    List<BufferLayout.Request> requests() {
        return List.copyOf(requests);
    }

    /**
     * What was asked for, if operations are done by these steps: what a step reads and writes is
     * needed from its first operation to its last, what stays within it only from the first that
     * knows of it to the last.
     *
     * @param steps of operations on arrays where {@link #place} says
     */
    List<BufferLayout.Request> requests(List<MemoryStep> steps) {
        Lifetime[] lifetimes = new Lifetime[requests.size()];
        Arrays.setAll(lifetimes, number -> new Lifetime());
        int time = 0;
        for (MemoryStep step : steps) {
            int first = time;
            for (PlacedOperation placed : step.operations()) {
                extend(lifetimes, placed.reads(), time, time, false);
                extend(lifetimes, placed.writes(), time, time, false);
                time++;
            }
            extend(lifetimes, step.touched(), first, time - 1, true);
        }
        return IntStream.range(0, lifetimes.length)
                .mapToObj(number -> lifetimes[number].of(requests.get(number)))
                .toList();
    }

    private static void extend(
            Lifetime[] lifetimes, List<Region> places, int from, int to, boolean touched) {
        for (Region place : places) {
            number(place).ifPresent(number -> lifetimes[number].extend(from, to, touched));
        }
    }

    /** When an array is needed. */
    private static final class Lifetime {
        private int begin = Integer.MAX_VALUE;
        private int end;
        private boolean touched;

        void extend(int from, int to, boolean touches) {
            begin = Math.min(begin, from);
            end = Math.max(end, to);
            touched |= touches;
        }

        BufferLayout.Request of(BufferLayout.Request request) {
            boolean kept = request.end() == Integer.MAX_VALUE;
            return new BufferLayout.Request(
                    request.type(),
                    request.length(),
                    Math.min(begin, end),
                    kept ? Integer.MAX_VALUE : end,
                    kept || touched);
        }
    }

    @Override
    INDArray array(int number, DataType type, long[] shape) {
        long length = Shapes.length(shape);
        requests.add(new BufferLayout.Request(type, length, clock++, Integer.MAX_VALUE, true));
        INDArray array =
                scratch(type, length).get(NDArrayIndex.interval(0, length)).reshape('c', shape);
        placeNowhere(array, number);
        return array;
    }

    private INDArray scratch(DataType type, long length) {
        INDArray known = scratch.get(type);
        if (known != null && known.length() >= length) {
            return known;
        }
        if (known != null) {
            outgrown.add(known);
        }
        INDArray larger = Nd4j.createUninitialized(type, 2 * length);
        scratch.put(type, larger);
        return larger;
    }

    @Override
    void released(int number) {
        requests.set(number, requests.get(number).endingAt(clock++));
    }

    @Override
    public void close() {
        scratch.values().forEach(INDArray::close);
        outgrown.forEach(INDArray::close);
    }
}
