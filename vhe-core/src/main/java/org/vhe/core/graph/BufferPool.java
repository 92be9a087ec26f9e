package org.vhe.core.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Flat arrays handed out for the lifetime of intermediate results and used again afterwards. */
final class BufferPool {
    private final List<INDArray> free = new ArrayList<>();
    private final Map<String, INDArray> held = new HashMap<>();
    private long bytes;

    /** An array of the given shape, uninitialised, held under a name until {@link #release}. */
    INDArray allocate(String name, DataType type, long... shape) {
        long length = 1;
        for (long size : shape) {
            length *= size;
        }
        INDArray flat = take(type, Math.max(1, length));
        held.put(name, flat);
        INDArray slice =
                flat.length() == length ? flat : flat.get(NDArrayIndex.interval(0, length));
        return slice.reshape('c', shape);
    }

    private INDArray take(DataType type, long length) {
        INDArray best = null;
        for (INDArray candidate : free) {
            boolean fits =
                    candidate.dataType() == type
                            && candidate.length() >= length
                            && candidate.length() <= 4 * length + 1024;
            if (fits && (best == null || candidate.length() < best.length())) {
                best = candidate;
            }
        }
        if (best == null) {
            bytes += length * type.width();
            return Nd4j.createUninitialized(type, length);
        }
        INDArray chosen = best;
        free.removeIf(candidate -> candidate == chosen);
        return chosen;
    }

    /** Gives the array held under a name back; does nothing if there is none. */
    void release(String name) {
        INDArray flat = held.remove(name);
        if (flat != null) {
            free.add(0, flat);
        }
    }

    /** Passes the array held under one name to another, for an operation in place. */
    boolean transfer(String from, String to) {
        INDArray flat = held.remove(from);
        if (flat == null) {
            return false;
        }
        held.put(to, flat);
        return true;
    }

    /** Bytes allocated so far. */
    long bytes() {
        return bytes;
    }
}
