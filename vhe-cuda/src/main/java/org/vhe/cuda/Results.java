package org.vhe.cuda;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Results of a graph on their way to the host: small ones come with each execution. */
final class Results implements AutoCloseable {
    /** Results of at most so many entries come back with each execution. */
    private static final int SMALL = 1 << 20;

    private final CudaDevice device;
    private final Map<String, Tensor> places;
    private final Map<String, INDArray> destinations;
    private final Map<String, Long> offsets = new LinkedHashMap<>();
    private final Staging received;

    /**
     * @param places of all results by name
     * @param destinations of those that are read elsewhere
     */
    Results(CudaDevice device, Map<String, Tensor> places, Map<String, INDArray> destinations) {
        this.device = device;
        this.places = places;
        this.destinations = destinations;
        long bytes = 0;
        for (Map.Entry<String, Tensor> result : places.entrySet()) {
            if (comesAtOnce(result.getKey(), result.getValue())) {
                offsets.put(result.getKey(), bytes);
                bytes += result.getValue().bytes();
            }
        }
        this.received = new Staging(device, bytes);
    }

    private boolean comesAtOnce(String name, Tensor tensor) {
        return tensor.length() <= SMALL
                && tensor.length() > 0
                && Kernels.isFloat(tensor)
                && !destinations.containsKey(name);
    }

    /** The steps that send small results. */
    List<Step> fetch() {
        List<Step> steps = new ArrayList<>();
        offsets.forEach((name, offset) -> steps.add(fetch(name, places.get(name), offset)));
        return steps;
    }

    private Step fetch(String name, Tensor tensor, long offset) {
        return new Step.Library(
                "result " + name,
                on ->
                        on.driver()
                                .toHost(
                                        received.pointer().share(offset),
                                        tensor.address(),
                                        tensor.bytes(),
                                        on.stream()),
                List.of(tensor),
                List.of());
    }

    /** Copies those that are read elsewhere, with the device held. */
    void deliver() {
        destinations.forEach(
                (name, array) -> {
                    if (places.containsKey(name)) {
                        HostCopies.toHost(device, places.get(name), array);
                    }
                });
    }

    Set<String> names() {
        return places.keySet();
    }

    long[] shape(String name) {
        return places.get(name).shape();
    }

    /** Values of a result after the last execution; null if there is none of that name. */
    float[] floats(String name) {
        Tensor tensor = places.get(name);
        if (tensor == null) {
            return null;
        }
        if (offsets.containsKey(name)) {
            int length = Math.toIntExact(tensor.length());
            return received.pointer().getFloatArray(offsets.get(name), length);
        }
        float[][] values = new float[1][];
        device.exclusively(() -> values[0] = Staging.read(device, tensor));
        return values[0];
    }

    @Override
    public void close() {
        received.close();
    }
}
