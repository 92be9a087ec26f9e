package org.vhe.cuda;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vhe.core.graph.ExecutionPlan;
import org.vhe.core.graph.PlannedOperation;

/**
 * Where the arrays of a plan are on the device: one piece of memory for each of their buffers on
 * the host, with the same places in it.
 */
final class DeviceArrays {
    private final CudaDevice device;
    private final Map<Long, Place> places = new HashMap<>();
    private final Set<Long> written = new HashSet<>();
    private final Map<Tensor, INDArray> constants = new LinkedHashMap<>();
    private final List<DeviceBuffer> owned = new ArrayList<>();
    private final DeviceBuffer scratch;
    private final DeviceBuffer inputs;
    private long inputBytes;
    private long scratchUsed;

    /** Where a buffer of the host is. */
    private record Place(DeviceBuffer buffer, long offset) {}

    /**
     * @param plan whose arrays are given places
     * @param parameters copy of the store's parameters
     * @param statistics copy of the store's running statistics
     */
    DeviceArrays(
            CudaDevice device,
            ExecutionPlan plan,
            DeviceBuffer parameters,
            DeviceBuffer statistics) {
        this.device = device;
        this.scratch = own(new DeviceBuffer(device, 4, "scratch memory"));
        put(plan.store().sharedParameters().host(), new Place(parameters, 0));
        put(plan.store().sharedStatistics().host(), new Place(statistics, 0));
        for (PlannedOperation operation : plan.operations()) {
            operation.outputs().forEach(array -> written.add(base(array)));
        }
        plan.copies().forEach(copy -> written.add(base(copy.to())));
        this.inputs = own(new DeviceBuffer(device, 4, "inputs"));
        for (INDArray array : plan.inputs().values()) {
            put(array, new Place(inputs, inputBytes));
            inputBytes += (4 * array.length() + 255) / 256 * 256;
        }
        inputs.reserve(inputBytes);
    }

    private static long base(INDArray array) {
        return array.data().address();
    }

    private void put(INDArray array, Place place) {
        places.put(base(array), place);
        written.add(base(array));
    }

    private DeviceBuffer own(DeviceBuffer buffer) {
        owned.add(buffer);
        return buffer;
    }

    /**
     * Where an array is.
     *
     * @throws UnsupportedOperationException if it is not in 'c' order without gaps, or of a type
     *     that the engine does not know
     */
    Tensor of(INDArray array) {
        requireDense(array);
        Tensor.ctype(array.dataType());
        int width = Tensor.width(array.dataType());
        long base = base(array);
        Place place = places.get(base);
        if (place == null) {
            long entries = Math.max(array.data().underlyingLength(), array.length());
            String what = written.contains(base) ? "values of a graph" : "a constant";
            place = new Place(own(new DeviceBuffer(device, entries * width, what)), 0);
            places.put(base, place);
        }
        Tensor tensor =
                new Tensor(
                        place.buffer,
                        place.offset + array.offset() * width,
                        array.dataType(),
                        array.shape());
        if (!written.contains(base)) {
            constants.put(tensor, array);
        }
        return tensor;
    }

    private static void requireDense(INDArray array) {
        long stride = 1;
        for (int axis = array.rank() - 1; axis >= 0; axis--) {
            if (array.size(axis) != 1 && array.stride(axis) != stride) {
                throw new UnsupportedOperationException(
                        "an array of shape %s with strides %s"
                                .formatted(
                                        java.util.Arrays.toString(array.shape()),
                                        java.util.Arrays.toString(array.stride())));
            }
            stride *= array.size(axis);
        }
    }

    /** Whether all entries of an array are one, now and in every execution. */
    boolean isOnes(INDArray array) {
        return !written.contains(base(array))
                && array.minNumber().doubleValue() == 1
                && array.maxNumber().doubleValue() == 1;
    }

    /** Memory of its own for one executor. */
    Tensor allocate(String what, long... shape) {
        long bytes = 4 * org.vhe.core.shape.Shapes.length(shape);
        DeviceBuffer buffer = own(new DeviceBuffer(device, bytes, what));
        return Tensor.of(buffer, org.nd4j.linalg.api.buffer.DataType.FLOAT, shape);
    }

    /** Memory until the next {@link #releaseScratch}. */
    Tensor scratch(long... shape) {
        Tensor tensor =
                new Tensor(scratch, scratchUsed, org.nd4j.linalg.api.buffer.DataType.FLOAT, shape);
        long used = scratchUsed + (tensor.bytes() + 255) / 256 * 256;
        if (!scratch.reserve(used)) {
            return allocate("scratch memory", shape);
        }
        scratchUsed = used;
        return tensor;
    }

    /** Says that nothing needs the scratch memory so far. */
    void releaseScratch() {
        scratchUsed = 0;
    }

    /** All inputs, one after the other. */
    DeviceBuffer inputs() {
        return inputs;
    }

    /** Bytes of all memory of this executor. */
    long bytes() {
        return owned.stream().mapToLong(DeviceBuffer::bytes).sum();
    }

    /** Copies constants to the device and clears all else. */
    void fill() {
        for (DeviceBuffer buffer : owned) {
            device.driver().zero(buffer.address(), buffer.bytes(), device.stream());
        }
        constants.forEach((tensor, array) -> HostCopies.toDevice(device, array, tensor));
        constants.clear();
    }

    void free() {
        owned.forEach(DeviceBuffer::free);
    }
}
