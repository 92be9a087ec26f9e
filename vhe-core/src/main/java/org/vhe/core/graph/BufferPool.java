package org.vhe.core.graph;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Arrays for intermediate results, each held under a name until it is released. */
abstract class BufferPool {
    private final Map<String, Integer> held = new HashMap<>();
    private final Map<INDArray, Region> virtual = new IdentityHashMap<>();
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
     * Where an array is. What has no memory of its own has a buffer of its own, which is below zero
     * and no address.
     */
    final Region place(INDArray array) {
        Region place = virtual.get(array);
        return place != null ? place : Region.of(array);
    }

    /** Where an operation's arrays are. */
    final PlacedOperation place(PlannedOperation planned) {
        return new PlacedOperation(
                planned,
                planned.inputs().stream().map(this::place).toList(),
                planned.outputs().stream().map(this::place).toList());
    }

    /** Says that an array is another one of the same entries. */
    final void alias(INDArray array, INDArray of) {
        Region place = virtual.get(of);
        if (place != null) {
            virtual.put(array, place);
        }
    }

    /** Says that an array, whose memory is not to be touched, has none of its own. */
    final void placeNowhere(INDArray array, int number) {
        virtual.put(array, new Region(-1 - number, 0, array.length() * array.dataType().width()));
    }

    /** The number of the array that has no memory of its own, if a region is of such a one. */
    static OptionalInt number(Region place) {
        return place.buffer() < 0
                ? OptionalInt.of(Math.toIntExact(-1 - place.buffer()))
                : OptionalInt.empty();
    }

    /**
     * @param number how many arrays were allocated before
     */
    abstract INDArray array(int number, DataType type, long[] shape);

    abstract void released(int number);
}
