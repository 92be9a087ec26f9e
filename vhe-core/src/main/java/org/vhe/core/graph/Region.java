package org.vhe.core.graph;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Where the entries of an array are.
 *
 * @param buffer address of the buffer that they are in
 * @param begin first byte in it
 * @param end first byte after the last entry
 */
record Region(long buffer, long begin, long end) {

    static Region of(INDArray array) {
        long first = array.offset();
        long last = first;
        for (int axis = 0; axis < array.rank(); axis++) {
            last += (array.size(axis) - 1) * array.stride(axis);
        }
        if (array.isEmpty() || array.length() == 0) {
            return new Region(array.isEmpty() ? 0 : array.data().address(), 0, 0);
        }
        int width = array.dataType().width();
        return new Region(array.data().address(), first * width, (last + 1) * width);
    }

    boolean overlaps(Region other) {
        return buffer == other.buffer && begin < other.end && other.begin < end;
    }

    boolean overlapsAny(Iterable<Region> others) {
        for (Region other : others) {
            if (overlaps(other)) {
                return true;
            }
        }
        return false;
    }

    long bytes() {
        return end - begin;
    }

    /** Whether entries follow each other in 'c' order. */
    static boolean isDense(INDArray array) {
        long stride = 1;
        for (int axis = array.rank() - 1; axis >= 0; axis--) {
            if (array.size(axis) != 1 && array.stride(axis) != stride) {
                return false;
            }
            stride *= array.size(axis);
        }
        return true;
    }
}
