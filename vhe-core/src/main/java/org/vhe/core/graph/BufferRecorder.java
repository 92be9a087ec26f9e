package org.vhe.core.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    @Override
    INDArray array(int number, DataType type, long[] shape) {
        long length = Shapes.length(shape);
        requests.add(new BufferLayout.Request(type, length, clock++, Integer.MAX_VALUE));
        return scratch(type, length).get(NDArrayIndex.interval(0, length)).reshape('c', shape);
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
