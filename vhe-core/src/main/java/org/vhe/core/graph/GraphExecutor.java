package org.vhe.core.graph;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vhe.core.shape.ShapeMismatchException;

/**
 * Executes a finished graph for its fixed shapes. Inputs are copied into the executor's own arrays,
 * parameters are read from the graph's {@link ParameterStore} at every execution.
 *
 * <p>An executor serves one thread at a time; a second one is refused. After {@link #close()},
 * which waits for an execution that has begun, all methods that use the graph's arrays throw {@link
 * IllegalStateException}.
 */
public interface GraphExecutor extends AutoCloseable {

    /** How a graph is executed. */
    enum Kind {
        /** By {@link CompiledGraph}, where it can compile the graph; otherwise as SAMEDIFF. */
        COMPILED,
        /** By SameDiff's own session: slower, for comparison and debugging. */
        SAMEDIFF
    }

    /**
     * The array that an input is read from; fill it before {@link #execute()}.
     *
     * @throws IllegalArgumentException if the graph has no such input
     */
    INDArray input(String name);

    /** Computes all outputs from the present inputs and parameters. */
    void execute();

    /** The array of an output, overwritten by the next {@link #execute()}. */
    INDArray outputBuffer(String name);

    /** The variables that are computed. */
    List<String> outputs();

    @Override
    void close();

    /**
     * Sets some inputs, executes, and returns copies of all outputs.
     *
     * @throws ShapeMismatchException if an input does not have its declared shape
     */
    default Map<String, INDArray> run(Map<String, INDArray> inputs) {
        inputs.forEach(this::setInput);
        execute();
        Map<String, INDArray> results = new LinkedHashMap<>();
        for (String output : outputs()) {
            results.put(output, outputBuffer(output).dup('c'));
        }
        return results;
    }

    /** Copies values into an input. */
    private void setInput(String name, INDArray values) {
        INDArray buffer = input(name);
        if (!Arrays.equals(buffer.shape(), values.shape())) {
            throw new ShapeMismatchException(
                    "input '" + name + "'", Arrays.toString(buffer.shape()), values.shape());
        }
        buffer.assign(values);
    }

    /** An executor for some variables of a graph, with arrays of its own for them. */
    static GraphExecutor create(GraphContext graph, List<String> outputs, Kind kind) {
        return create(graph, outputs, Map.of(), kind);
    }

    /**
     * An executor for some variables of a graph.
     *
     * @param graph the finished graph
     * @param outputs names of the variables to compute
     * @param destinations arrays that outputs are written to, for some or none of them
     * @param kind how to execute; a graph that cannot be compiled is executed by SameDiff, and the
     *     reason is logged
     */
    static GraphExecutor create(
            GraphContext graph,
            List<String> outputs,
            Map<String, INDArray> destinations,
            Kind kind) {
        if (kind == Kind.COMPILED) {
            try {
                return new CompiledGraph(graph, outputs, destinations);
            } catch (UnsupportedOperationException e) {
                Logger log = LoggerFactory.getLogger(GraphExecutor.class);
                log.warn("executing by SameDiff, which is slower: {}", e.getMessage());
            }
        }
        return new SameDiffExecutor(graph, outputs, destinations);
    }
}
