package org.vhe.core.graph;

import java.util.HashMap;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Arrays for intermediate results, each held under a name until it is released. */
abstract class BufferPool {
    private final Map<String, Integer> held = new HashMap<>();
    private int next;

    /** An array of the given shape, uninitialised, held under a name. */
    final INDArray allocate(String name, DataType type, long... shape) {
        held.put(name, next);
        return array(next++, type, shape);
    }

    /** Gives the array held under a name back; does nothing if there is none. */
    final void release(String name) {
        Integer number = held.remove(name);
        if (number != null) {
            released(number);
        }
    }

    /** Passes the array held under one name to another, for an operation in place. */
    final boolean transfer(String from, String to) {
        Integer number = held.remove(from);
        if (number == null) {
            return false;
        }
        held.put(to, number);
        return true;
    }

    /**
     * @param number how many arrays were allocated before
     */
    abstract INDArray array(int number, DataType type, long[] shape);

    abstract void released(int number);
}
