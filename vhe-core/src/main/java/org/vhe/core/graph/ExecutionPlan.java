package org.vhe.core.graph;

import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How a graph is computed: operations in order, on arrays with fixed places, in which results that
 * are not alive at the same time share memory. {@link CompiledGraph} replays it; an executor on a
 * device maps each buffer of the arrays to memory of its own and each operation to its kernels.
 *
 * <p>Buffers are of three kinds: those of constants, with values that never change; those of the
 * {@link ParameterStore}, whose values are the store's newest at each execution; and those of
 * inputs, intermediate results and destinations. Memory of intermediate results is reserved on the
 * host, but takes no room until something is written there. Constants are what is read and neither
 * written by an operation, nor an input, nor of the store.
 *
 * <p>Arrays of one buffer have one {@code data().address()}, that of its beginning, wherever in it
 * they begin: {@code offset()} entries further.
 *
 * @param store parameters and running statistics that are read
 * @param operations in order
 * @param inputs by name
 * @param results where each output is, after the operations and the copies
 * @param copies to be made after the operations, in order
 * @param intermediateBytes of all intermediate results together
 */
public record ExecutionPlan(
        ParameterStore store,
        List<PlannedOperation> operations,
        Map<String, INDArray> inputs,
        Map<String, INDArray> results,
        List<Copy> copies,
        long intermediateBytes) {

    /**
     * A result that has to be copied to where it is wanted; types and shapes may differ.
     *
     * @param from the result
     * @param to of the same length
     */
    public record Copy(INDArray from, INDArray to) {}

    /**
     * Plans a graph. This completes its {@link ParameterStore}: no parameter can be added
     * afterwards.
     *
     * @param graph the finished graph
     * @param outputs names of the variables to compute
     * @param destinations arrays that outputs are written to, for some or none of them
     * @throws UnsupportedOperationException if the graph has operations that cannot be replayed:
     *     control flow, random operations, shapes that depend on values
     */
    public static ExecutionPlan of(
            GraphContext graph, List<String> outputs, Map<String, INDArray> destinations) {
        graph.store().freeze();
        return new PlanBuilder(graph, outputs.stream().distinct().toList(), destinations).build();
    }
}
