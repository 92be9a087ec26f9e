package org.vhe.cuda;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vhe.core.graph.ExecutionPlan;

/** What goes to the device before an execution, and comes back after it. */
final class Exchange implements AutoCloseable {
    /** Results of at most so many entries come back with each execution. */
    private static final int SMALL = 1 << 20;

    private final Staging sent;
    private final Staging received;
    private final DeviceBuffer inputs;
    private final Map<String, Tensor> places = new LinkedHashMap<>();
    private final Map<String, Long> offsets = new LinkedHashMap<>();
    private final Map<String, Tensor> small = new LinkedHashMap<>();

    /**
     * @param destinations results that are read elsewhere
     */
    Exchange(
            CudaDevice device,
            ExecutionPlan plan,
            DeviceArrays arrays,
            Map<String, Tensor> results,
            Set<String> destinations) {
        this.inputs = arrays.inputs();
        for (Map.Entry<String, INDArray> input : plan.inputs().entrySet()) {
            places.put(input.getKey(), arrays.of(input.getValue()));
        }
        long bytes = 0;
        for (Map.Entry<String, Tensor> result : results.entrySet()) {
            Tensor tensor = result.getValue();
            if (tensor.length() <= SMALL
                    && tensor.length() > 0
                    && Kernels.isFloat(tensor)
                    && !destinations.contains(result.getKey())) {
                small.put(result.getKey(), tensor);
                offsets.put(result.getKey(), bytes);
                bytes += tensor.bytes();
            }
        }
        this.sent = new Staging(device, inputs.bytes());
        this.received = new Staging(device, bytes);
        sent.pointer().clear(sent.bytes());
    }

    void set(String input, float[] values) {
        sent.pointer().write(places.get(input).offset(), values, 0, values.length);
    }

    /** Values of a small result after the last execution; null of others. */
    float[] result(String name) {
        Tensor tensor = small.get(name);
        return tensor == null
                ? null
                : received.pointer()
                        .getFloatArray(offsets.get(name), Math.toIntExact(tensor.length()));
    }

    Step sendInputs() {
        return new Step.Library(
                "inputs",
                device ->
                        device.driver()
                                .toDevice(
                                        inputs.address(),
                                        sent.pointer(),
                                        inputs.bytes(),
                                        device.stream()),
                List.of(),
                List.of());
    }

    List<Step> fetchResults() {
        List<Step> steps = new ArrayList<>();
        small.forEach(
                (name, tensor) ->
                        steps.add(
                                new Step.Library(
                                        "result " + name,
                                        device ->
                                                device.driver()
                                                        .toHost(
                                                                received.pointer()
                                                                        .share(offsets.get(name)),
                                                                tensor.address(),
                                                                tensor.bytes(),
                                                                device.stream()),
                                        List.of(tensor),
                                        List.of())));
        return steps;
    }

    @Override
    public void close() {
        sent.close();
        received.close();
    }
}
