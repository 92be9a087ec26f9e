package org.vhe.core.device;

import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vhe.core.graph.ExecutionPlan;
import org.vhe.core.graph.ExecutorProvider;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.graph.PlannedOperation;

/**
 * A device that is this machine's memory once more: it has copies of all arrays, and computes with
 * ND4J what plans say. What it is told to lack, it refuses.
 */
public final class FakeDevice implements ExecutorProvider {
    /** The device, present. */
    public static final GraphExecutor.Kind KIND =
            GraphExecutor.Kind.of("fake").with("present", "yes");

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public String device(Map<String, String> options) {
        if (!options.containsKey("present")) {
            throw new UnsupportedOperationException("there is no fake device");
        }
        return "a fake device";
    }

    @Override
    public GraphExecutor create(
            GraphContext graph,
            List<String> outputs,
            Map<String, INDArray> destinations,
            Map<String, String> options) {
        ExecutionPlan plan = ExecutionPlan.of(graph, outputs, destinations);
        List<String> unknown =
                plan.operations().stream()
                        .map(PlannedOperation::name)
                        .filter(name -> name.equals(options.get("lacks")))
                        .distinct()
                        .toList();
        if (!unknown.isEmpty()) {
            throw new UnsupportedOperationException("unknown operations " + unknown);
        }
        return new FakeExecutor(plan);
    }
}
