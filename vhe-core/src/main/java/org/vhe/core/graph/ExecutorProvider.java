package org.vhe.core.graph;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A way to execute graphs that a library adds, such as on a GPU. Named in {@code
 * META-INF/services/org.vhe.core.graph.ExecutorProvider}, it is found by {@link
 * GraphExecutor#create}.
 */
public interface ExecutorProvider {

    /** The name by which {@link GraphExecutor.Kind} asks for it. */
    String name();

    /**
     * What graphs would run on here, in words: {@code "NVIDIA H100, compute capability 9.0"}.
     *
     * @param options of the kind
     * @throws UnsupportedOperationException if they cannot run here; says what is missing, and
     *     where it was looked for
     */
    String device(Map<String, String> options);

    /** Bytes that are free on the device, if it can tell. */
    default OptionalLong freeMemory(Map<String, String> options) {
        return OptionalLong.empty();
    }

    /**
     * An executor. Most begin with {@link ExecutionPlan#of}.
     *
     * @param graph the finished graph
     * @param outputs names of the variables to compute
     * @param destinations arrays on the host that outputs are written to by every execution, for
     *     some or none of them; see also {@link GraphExecutor#parameterUpdate}
     * @param options of the kind
     * @throws UnsupportedOperationException if it cannot execute this graph; names the operations
     *     that it does not know. The graph is then executed on the CPU
     */
    GraphExecutor create(
            GraphContext graph,
            List<String> outputs,
            Map<String, INDArray> destinations,
            Map<String, String> options);
}
