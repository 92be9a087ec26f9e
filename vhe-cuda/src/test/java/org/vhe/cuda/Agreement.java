package org.vhe.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.graph.Gradients;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.graph.Mode;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ObjectiveGraph;

/** Compares what the engine computes on the stand-in with what the CPU's executor does. */
final class Agreement {
    /** Of the largest entry of an array: what sums in another order may differ by. */
    private static final double TOLERANCE = 1e-5;

    private static final int BATCH = 3;

    private Agreement() {}

    /** Values of all inputs: images, noise and weights between 0.1 and 0.9. */
    static Map<String, INDArray> inputs(GraphContext graph) {
        Map<String, INDArray> inputs = new LinkedHashMap<>();
        Random random = new Random(7);
        new TreeMap<>(graph.inputs())
                .forEach(
                        (name, shape) -> {
                            INDArray values = Nd4j.create(graph.dataType(), shape);
                            for (long i = 0; i < values.length(); i++) {
                                values.putScalar(i, 0.1 + 0.8 * random.nextDouble());
                            }
                            inputs.put(name, values);
                        });
        return inputs;
    }

    /** Executes the objective and all gradients, several times so that it is captured. */
    static void ofTraining(Homoencoder model, Map<String, Integer> sizes) {
        ObjectiveGraph objective = model.objectiveGraph(Mode.TRAINING, BATCH, sizes);
        GraphContext graph = objective.graph();
        List<String> outputs = new ArrayList<>(List.of(objective.bound().name()));
        Gradients.of(
                        graph,
                        objective.bound().neg(),
                        List.copyOf(model.parameters().parameters().keySet()))
                .values()
                .forEach(gradient -> outputs.add(gradient.name()));
        of(graph, outputs, StandIn.shared().kind());
    }

    /** Asserts that both executors compute the same outputs. */
    static void of(GraphContext graph, List<String> outputs, GraphExecutor.Kind kind) {
        Map<String, INDArray> inputs = inputs(graph);
        Map<String, INDArray> expected;
        try (GraphExecutor cpu =
                GraphExecutor.create(graph, outputs, GraphExecutor.Kind.COMPILED)) {
            expected = cpu.run(inputs);
        }
        try (GraphExecutor gpu = GraphExecutor.create(graph, outputs, kind)) {
            assertThat(gpu).isInstanceOf(CudaGraph.class);
            Map<String, INDArray> first = gpu.run(inputs);
            requireNear(expected, first);
            gpu.execute();
            Map<String, INDArray> captured = gpu.run(inputs);
            captured.forEach(
                    (name, value) -> assertThat(value).as(name).isEqualTo(first.get(name)));
        }
    }

    static void requireNear(Map<String, INDArray> expected, Map<String, INDArray> actual) {
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        expected.forEach(
                (name, value) -> {
                    assertThat(actual.get(name).shape()).as(name).isEqualTo(value.shape());
                    double scale = Math.max(1e-3, value.amaxNumber().doubleValue());
                    double error = actual.get(name).sub(value).amaxNumber().doubleValue();
                    assertThat(error / scale).as(name).isLessThan(TOLERANCE);
                });
    }
}
