package org.vhe.core.graph;

import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What is executed here, of an {@link ExecutionPlan}.
 *
 * @param plan the plan, with memory for what the steps write
 * @param steps what is executed, in order; each is one or several of the plan's operations
 */
record FusedPlan(ExecutionPlan plan, ReplayStep[] steps) {

    /**
     * Plans a graph, see {@link ExecutionPlan#of}.
     *
     * @param fused whether several operations may become one step
     */
    static FusedPlan of(
            GraphContext graph,
            List<String> outputs,
            Map<String, INDArray> destinations,
            boolean fused) {
        graph.store().freeze();
        List<String> distinct = outputs.stream().distinct().toList();
        PlanBuilder builder = new PlanBuilder(graph, distinct, destinations);
        boolean here = Nd4j.getExecutioner().type() == OpExecutioner.ExecutionerType.NATIVE_CPU;
        if (fused && here) {
            return builder.buildFused();
        }
        ExecutionPlan plan = builder.build();
        return new FusedPlan(
                plan,
                plan.operations().stream().map(OperationCall::new).toArray(ReplayStep[]::new));
    }
}
