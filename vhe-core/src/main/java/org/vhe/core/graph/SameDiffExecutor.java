package org.vhe.core.graph;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Executes a graph by SameDiff's own session. */
final class SameDiffExecutor implements GraphExecutor {
    private final GraphContext graph;
    private final List<String> outputs;
    private final Map<String, INDArray> destinations;
    private final Map<String, INDArray> inputs = new LinkedHashMap<>();
    private final Map<String, INDArray> results = new HashMap<>();
    private volatile boolean closed;

    SameDiffExecutor(GraphContext graph, List<String> outputs, Map<String, INDArray> destinations) {
        this.graph = graph;
        this.outputs = outputs.stream().distinct().toList();
        this.destinations = Map.copyOf(destinations);
        graph.inputs()
                .forEach((name, shape) -> inputs.put(name, Nd4j.create(graph.dataType(), shape)));
    }

    @Override
    public Map<String, long[]> inputs() {
        return graph.inputs();
    }

    @Override
    public void set(String input, float[] values) {
        ArrayTransfer.copy(values, input(input));
    }

    @Override
    public void set(String input, double[] values) {
        ArrayTransfer.copy(values, input(input));
    }

    private INDArray input(String name) {
        requireOpen();
        return NamedArrays.get(inputs, "input", name);
    }

    @Override
    public synchronized void execute() {
        requireOpen();
        graph.store().readParameters(); // the graph's arrays are the store's
        graph.store().readStatistics();
        Map<String, INDArray> computed = graph.sameDiff().output(inputs, outputs);
        results.clear();
        for (String name : outputs) {
            INDArray destination = destinations.get(name);
            if (destination != null) {
                destination.assign(computed.get(name));
            }
            results.put(name, destination != null ? destination : computed.get(name));
        }
    }

    @Override
    public float[] floats(String output) {
        return ArrayTransfer.toFloats(result(output));
    }

    @Override
    public double[] doubles(String output) {
        return ArrayTransfer.toDoubles(result(output));
    }

    @Override
    public INDArray array(String output) {
        return result(output).dup('c');
    }

    private INDArray result(String name) {
        requireOpen();
        return NamedArrays.get(results, "computed output", name);
    }

    @Override
    public List<String> outputs() {
        return outputs;
    }

    @Override
    public synchronized void close() {
        closed = true;
        results.clear();
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the executor is closed");
        }
    }
}
