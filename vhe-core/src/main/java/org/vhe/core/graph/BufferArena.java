package org.vhe.core.graph;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.vhe.core.shape.Shapes;

/**
 * Hands out the places of a layout, in the order in which they were recorded. Arrays that are never
 * written have none, but the memory of others, which is not to be touched through them.
 */
final class BufferArena extends BufferPool {
    private static final int CACHE_LINE = 64;

    private final BufferLayout layout;
    private final Map<DataType, INDArray> memory = new HashMap<>();

    BufferArena(BufferLayout layout) {
        this.layout = layout;
        layout.lengths().forEach((type, length) -> memory.put(type, aligned(type, length)));
    }

    /** So many entries that begin where a line of the processor's cache does. */
    private static INDArray aligned(DataType type, long length) {
        INDArray memory = Nd4j.createUninitialized(type, length + CACHE_LINE / type.width());
        long beyond = memory.data().address() % CACHE_LINE;
        long first = beyond == 0 ? 0 : (CACHE_LINE - beyond) / type.width();
        return memory.get(NDArrayIndex.interval(first, first + length));
    }

    @Override
    INDArray array(int number, DataType type, long[] shape) {
        BufferLayout.Request request = layout.requests().get(number);
        long length = Shapes.length(shape);
        if (request.type() != type || request.length() != length) {
            throw new IllegalStateException(
                    "array %d was planned as %s, but %s %s is asked for"
                            .formatted(number, request, type, Arrays.toString(shape)));
        }
        long offset = layout.offsets()[number];
        INDArray array =
                memory.get(type)
                        .get(NDArrayIndex.interval(offset, offset + length))
                        .reshape('c', shape);
        if (!request.written()) {
            placeNowhere(array, number);
        }
        return array;
    }

    @Override
    void released(int number) {}
}
