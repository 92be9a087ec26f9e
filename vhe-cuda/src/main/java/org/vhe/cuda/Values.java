package org.vhe.cuda;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The newest values in a buffer of a plan, in which results that are not alive at the same time
 * share places: here each has memory of its own.
 */
final class Values {
    private final TreeMap<Long, Tensor> newest = new TreeMap<>();

    /** Says that a result is written to a place, in bytes. */
    void write(long offset, Tensor value) {
        long end = offset + value.bytes();
        Map.Entry<Long, Tensor> last = newest.lowerEntry(end);
        while (last != null && last.getKey() + last.getValue().bytes() > offset) {
            newest.remove(last.getKey());
            last = newest.lowerEntry(end);
        }
        if (value.length() > 0) {
            newest.put(offset, value);
        }
    }

    /**
     * What was last written to a place.
     *
     * @throws UnsupportedOperationException if it is not all of one result
     */
    Tensor read(long offset, DataType type, long... shape) {
        Map.Entry<Long, Tensor> last = newest.floorEntry(offset);
        Tensor wanted =
                last == null
                        ? null
                        : new Tensor(last.getValue().buffer(), offset - last.getKey(), type, shape);
        if (wanted == null || wanted.offset() + wanted.bytes() > last.getValue().bytes()) {
            throw new UnsupportedOperationException(
                    "values of shape %s that are not one result".formatted(Arrays.toString(shape)));
        }
        return wanted;
    }
}
