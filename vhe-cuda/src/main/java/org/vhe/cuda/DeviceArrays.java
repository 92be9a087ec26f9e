package org.vhe.cuda;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vhe.core.graph.ExecutionPlan;
import org.vhe.core.graph.PlannedOperation;
import org.vhe.core.shape.Shapes;

/**
 * Where the arrays of a plan are on the device: one piece of memory for each of their buffers on
 * the host, with the same places in it, but for intermediate results, which find places when it is
 * known which of them there are.
 */
final class DeviceArrays {
    private final CudaDevice device;
    private final Map<Long, Place> places = new HashMap<>();
    private final Set<Long> written = new HashSet<>();
    private final Map<Tensor, INDArray> constants = new LinkedHashMap<>();
    private final List<DeviceBuffer> owned = new ArrayList<>();
    private final Map<Long, Values> values = new HashMap<>();
    private final Set<DeviceBuffer> unplaced = Collections.newSetFromMap(new IdentityHashMap<>());
    private final DeviceBuffer inputs;
    private boolean placed;

    /** Where a buffer of the host is. */
    private record Place(DeviceBuffer buffer, long offset) {}

    /**
     * @param plan whose arrays are given places
     * @param destinations arrays of results that are in one piece, as they are on the host
     * @param parameters copy of the store's parameters
     * @param statistics copy of the store's running statistics
     */
    DeviceArrays(
            CudaDevice device,
            ExecutionPlan plan,
            Collection<INDArray> destinations,
            DeviceBuffer parameters,
            DeviceBuffer statistics) {
        this.device = device;
        put(plan.store().sharedParameters().host(), new Place(parameters, 0));
        put(plan.store().sharedStatistics().host(), new Place(statistics, 0));
        for (PlannedOperation operation : plan.operations()) {
            operation.outputs().forEach(array -> written.add(base(array)));
        }
        plan.copies().forEach(copy -> written.add(base(copy.to())));
        long bytes = plan.inputs().values().stream().mapToLong(DeviceArrays::aligned).sum();
        this.inputs = own(new DeviceBuffer(device, bytes, "inputs"));
        long offset = 0;
        for (INDArray array : plan.inputs().values()) {
            put(array, new Place(inputs, offset));
            offset += aligned(array);
        }
        Set<Long> whole = new HashSet<>(places.keySet());
        destinations.forEach(array -> whole.add(base(array)));
        plan.copies().forEach(copy -> whole.add(base(copy.to())));
        written.stream()
                .filter(base -> !whole.contains(base))
                .forEach(base -> values.put(base, new Values()));
    }

    private static long aligned(INDArray array) {
        return (4 * array.length() + 255) / 256 * 256;
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
     * Where an array's present values are.
     *
     * @throws UnsupportedOperationException if it is not in 'c' order without gaps, or of a type
     *     that the engine does not know
     */
    Tensor of(INDArray array) {
        requireDense(array);
        Tensor.ctype(array.dataType());
        int width = Tensor.width(array.dataType());
        long base = base(array);
        if (values.containsKey(base)) {
            return values.get(base).read(array.offset() * width, array.dataType(), array.shape());
        }
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

    /**
     * Where an operation puts a result; of intermediate ones not where the last values are, so that
     * only what is kept in memory in the end takes room there.
     */
    Tensor result(INDArray array) {
        Values of = values.get(base(array));
        if (of == null) {
            return of(array);
        }
        requireDense(array);
        Tensor.ctype(array.dataType());
        Tensor value = value(array.dataType(), array.shape());
        of.write(array.offset() * Tensor.width(array.dataType()), value);
        return value;
    }

    private Tensor value(DataType type, long... shape) {
        long bytes = Tensor.width(type) * Shapes.length(shape);
        DeviceBuffer buffer = new DeviceBuffer(device, bytes, "a value of a graph");
        unplaced.add(buffer);
        return Tensor.of(buffer, type, shape);
    }

    /**
     * Finds room for intermediate results.
     *
     * @param steps in their final order
     * @param wanted what is read after them
     */
    void place(List<Step> steps, Collection<Tensor> wanted) {
        DeviceBuffer memory = own(new DeviceBuffer(device, 4, "values of a graph"));
        Placement.of(steps, wanted, unplaced, memory);
        placed = true;
    }

    private static void requireDense(INDArray array) {
        long stride = 1;
        for (int axis = array.rank() - 1; axis >= 0; axis--) {
            if (array.size(axis) != 1 && array.stride(axis) != stride) {
                throw new UnsupportedOperationException(
                        "an array of shape %s with strides %s"
                                .formatted(
                                        Arrays.toString(array.shape()),
                                        Arrays.toString(array.stride())));
            }
            stride *= array.size(axis);
        }
    }

    /** The value that all entries of an array have, now and in every execution, if there is one. */
    OptionalDouble uniform(INDArray array) {
        if (written.contains(base(array)) || array.length() == 0) {
            return OptionalDouble.empty();
        }
        double smallest = array.minNumber().doubleValue();
        boolean same = smallest == array.maxNumber().doubleValue();
        return same ? OptionalDouble.of(smallest) : OptionalDouble.empty();
    }

    /** Memory of its own for one executor. */
    Tensor allocate(String what, long... shape) {
        DeviceBuffer buffer = own(new DeviceBuffer(device, 4 * Shapes.length(shape), what));
        return Tensor.of(buffer, DataType.FLOAT, shape);
    }

    /** Memory for an operation's own intermediate results. */
    Tensor scratch(long... shape) {
        return placed ? allocate("scratch memory", shape) : value(DataType.FLOAT, shape);
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
