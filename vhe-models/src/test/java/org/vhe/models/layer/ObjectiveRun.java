package org.vhe.models.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.graph.Gradients;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.graph.Mode;
import org.vhe.core.model.BatchShape;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ObjectiveGraph;
import org.vhe.core.objective.Objective;
import org.vhe.core.objective.ObjectiveRunner;

/** Executes a model's objective on made-up inputs. */
public final class ObjectiveRun {
    private static final int BATCH = 3;

    private ObjectiveRun() {}

    /** A value for every input of a graph. */
    public static Map<String, INDArray> inputs(GraphContext graph) {
        Map<String, INDArray> inputs = new HashMap<>();
        new TreeMap<>(graph.inputs())
                .forEach(
                        (name, shape) ->
                                inputs.put(
                                        name,
                                        NetworkRun.sines(0.9 + 0.01 * name.length(), shape)
                                                .castTo(graph.dataType())));
        return inputs;
    }

    /** The bound and its gradients in training, as one executor computes them. */
    public static Map<String, INDArray> boundAndGradients(
            Homoencoder model, Map<String, Integer> supportSizes, GraphExecutor.Kind kind) {
        ObjectiveGraph objective = model.objectiveGraph(Mode.TRAINING, BATCH, supportSizes);
        return boundAndGradients(model, objective, inputs(objective.graph()), kind);
    }

    private static Map<String, INDArray> boundAndGradients(
            Homoencoder model,
            ObjectiveGraph objective,
            Map<String, INDArray> inputs,
            GraphExecutor.Kind kind) {
        Map<String, INDArray> result = new HashMap<>();
        Map<String, INDArray> destinations = new HashMap<>();
        Gradients.of(objective.graph(), objective.bound(), objective.graph().parameterNames())
                .forEach(
                        (name, gradient) -> {
                            INDArray parameter = model.parameters().parameters().get(name);
                            result.put(name, Nd4j.zerosLike(parameter));
                            destinations.put(gradient.name(), result.get(name));
                        });
        try (ObjectiveRunner runner =
                new ObjectiveRunner(Objective.VHE, objective, destinations, kind)) {
            INDArray bound = runner.executor().run(inputs).get(objective.bound().name());
            result.put("bound", bound);
            return result;
        }
    }

    /** Asserts that the compiled graph computes what SameDiff does. */
    public static void requireAgreement(Homoencoder model, Map<String, Integer> supportSizes) {
        Map<String, INDArray> expected =
                boundAndGradients(model, supportSizes, GraphExecutor.Kind.SAMEDIFF);
        Map<String, INDArray> actual =
                boundAndGradients(model, supportSizes, GraphExecutor.Kind.COMPILED);
        double tolerance = model.parameters().dataType() == DataType.DOUBLE ? 1e-10 : 2e-3;
        requireEqual(model, actual, expected, tolerance);
    }

    /**
     * Asserts that two targets with one support set are two with the same one and the same noise:
     * bound and gradients in double precision, of evaluation mode, in which what is normalised does
     * not depend on how many rows are equal.
     */
    public static void requireSharedSupports(Homoencoder model, Map<String, Integer> supportSizes) {
        BatchShape shape = new BatchShape(4, 2, supportSizes);
        ObjectiveGraph shared = model.objectiveGraph(Mode.EVALUATION, shape, Map.of());
        ObjectiveGraph single =
                model.objectiveGraph(Mode.EVALUATION, new BatchShape(4, supportSizes), Map.of());
        Map<String, INDArray> inputs = inputs(shared.graph());
        Map<String, INDArray> repeated = new HashMap<>();
        inputs.forEach(
                (name, value) ->
                        repeated.put(name, value.size(0) == 4 ? value : value.repeat(0, 2)));
        assertThat(inputs).anySatisfy((name, value) -> assertThat(value.size(0)).isEqualTo(2));
        requireEqual(
                model,
                boundAndGradients(model, shared, inputs, GraphExecutor.Kind.COMPILED),
                boundAndGradients(model, single, repeated, GraphExecutor.Kind.COMPILED),
                1e-10);
    }

    private static void requireEqual(
            Homoencoder model,
            Map<String, INDArray> actual,
            Map<String, INDArray> expected,
            double tolerance) {
        assertThat(actual).hasSize(model.parameters().parameters().size() + 1);
        expected.forEach(
                (name, value) -> {
                    double scale = 1 + value.amaxNumber().doubleValue();
                    assertThat(actual.get(name).sub(value).amaxNumber().doubleValue())
                            .as(name)
                            .isLessThan(tolerance * scale);
                });
    }
}
