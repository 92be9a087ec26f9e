package org.vhe.core.graph;

import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A graph compiled to a list of operations with fixed arrays, replayed for every batch without
 * allocation.
 *
 * <p>The {@link ExecutionPlan} is made once: operations in execution order, arrays shared by
 * results that are not alive at the same time, contexts kept, shapes and constants folded. It uses
 * ND4J's own execution calls and runs on any backend.
 *
 * <p>Compiling completes the graph's {@link ParameterStore}: no parameter can be added afterwards.
 */
public final class CompiledGraph implements GraphExecutor {
    private final ExecutionPlan plan;
    private final Map<String, long[]> inputs;
    private final ReplayStep[] steps;
    private final SoleUse use = new SoleUse("a compiled graph", "the compiled graph");
    private GraphProfile profile;

    /**
     * @param graph the finished graph
     * @param outputs names of the variables to compute
     * @param destinations arrays that outputs are written to, for some or none of them
     * @throws UnsupportedOperationException if the graph has operations that cannot be replayed:
     *     control flow, random operations, shapes that depend on values
     */
    public CompiledGraph(
            GraphContext graph, List<String> outputs, Map<String, INDArray> destinations) {
        this(graph, outputs, destinations, true);
    }

    /**
     * @param fused whether several operations may become one step
     */
    CompiledGraph(
            GraphContext graph,
            List<String> outputs,
            Map<String, INDArray> destinations,
            boolean fused) {
        FusedPlan all = FusedPlan.of(graph, outputs, destinations, fused);
        this.plan = all.plan();
        this.steps = all.steps();
        this.inputs = graph.inputs();
    }

    @Override
    public Map<String, long[]> inputs() {
        return inputs;
    }

    @Override
    public List<String> outputs() {
        return List.copyOf(plan.results().keySet());
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
        use.requireOpen();
        return NamedArrays.get(plan.inputs(), "input", name);
    }

    @Override
    public void execute() {
        use.execute(this::compute);
    }

    private void compute() {
        plan.store().fetch();
        if (profile != null) {
            profile.execute(steps);
        } else {
            replay();
        }
        for (ExecutionPlan.Copy copy : plan.copies()) {
            copy.to().assign(copy.from());
        }
    }

    private void replay() {
        int next = 0;
        try {
            for (; next < steps.length; next++) {
                steps[next].execute();
            }
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "operation " + steps[next].description() + " failed", e);
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
        use.requireOpen();
        return NamedArrays.get(plan.results(), "computed output", name);
    }

    /** Number of operations that a replay executes. */
    public int operationCount() {
        return plan.operations().size();
    }

    /** Bytes of all intermediate results together. */
    public long bufferBytes() {
        return plan.intermediateBytes();
    }

    /**
     * Starts measuring every operation of the following executions, and returns the measurements.
     */
    public GraphProfile startProfile() {
        profile = new GraphProfile();
        return profile;
    }

    /** Waits for an execution that has begun; closing twice is harmless. */
    @Override
    public void close() {
        use.close(
                () -> {
                    for (ReplayStep step : steps) {
                        step.close();
                    }
                });
    }
}
