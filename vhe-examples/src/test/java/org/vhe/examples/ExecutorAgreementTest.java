package org.vhe.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.graph.Gradients;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.Noise;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ObjectiveGraph;
import org.vhe.data.synthetic.FamilyConstants;
import org.vhe.data.synthetic.OneDimensionalFamily;
import org.vhe.examples.onedim.LinearModel;
import org.vhe.models.dense.DenseOptions;
import org.vhe.models.dense.DenseVhe;

/**
 * Compiled graphs compute what SameDiff does: bounds and gradients of the models that have no such
 * test beside them.
 */
class ExecutorAgreementTest {

    @Test
    void ofTheDenseModel() {
        Homoencoder model = DenseVhe.create(new DenseOptions(28 * 28, 6, 3, 2), 1);

        requireAgreement(model, 2, 2e-4);
    }

    @ParameterizedTest
    @EnumSource(OneDimensionalFamily.class)
    void ofLinearModels(OneDimensionalFamily family) {
        for (LinearModel.Constants constants : LinearModel.Constants.values()) {
            LinearModel linear = LinearModel.of(family, constants, FamilyConstants.defaults());

            requireAgreement(linear.create(2, DataType.DOUBLE), 8, 1e-10);
        }
    }

    /**
     * @param values elements have the values 1 to this, or 0 and 1 if it is 2
     */
    private static void requireAgreement(Homoencoder model, int values, double tolerance) {
        Map<String, INDArray> expected = run(model, values, GraphExecutor.Kind.SAMEDIFF);
        Map<String, INDArray> actual = run(model, values, GraphExecutor.Kind.COMPILED);

        assertThat(actual).hasSize(model.parameters().parameters().size() + 1);
        expected.forEach(
                (name, value) -> {
                    double scale = 1 + value.amaxNumber().doubleValue();
                    assertThat(actual.get(name).sub(value).amaxNumber().doubleValue())
                            .as(name)
                            .isLessThan(tolerance * scale);
                });
    }

    private static Map<String, INDArray> run(
            Homoencoder model, int values, GraphExecutor.Kind kind) {
        ObjectiveGraph objective = model.objectiveGraph(Mode.TRAINING, 3, Map.of("c", 2));
        GraphContext graph = objective.graph();
        Map<String, String> outputs = new LinkedHashMap<>();
        outputs.put("bound", objective.bound().name());
        Gradients.of(graph, objective.bound(), graph.parameterNames())
                .forEach((name, gradient) -> outputs.put(name, gradient.name()));
        List<String> names = new ArrayList<>(outputs.values());
        try (GraphExecutor executor = GraphExecutor.create(graph, names, kind)) {
            Map<String, INDArray> computed = executor.run(inputs(graph, values));
            Map<String, INDArray> result = new HashMap<>();
            outputs.forEach((name, output) -> result.put(name, computed.get(output)));
            return result;
        }
    }

    private static Map<String, INDArray> inputs(GraphContext graph, int values) {
        SplittableRandom random = new SplittableRandom(3);
        Map<String, INDArray> inputs = new LinkedHashMap<>();
        graph.inputs()
                .forEach(
                        (name, shape) -> {
                            INDArray input = Nd4j.create(graph.dataType(), shape);
                            for (long i = 0; i < input.length(); i++) {
                                input.putScalar(i, value(graph, name, values, random));
                            }
                            inputs.put(name, input);
                        });
        return inputs;
    }

    private static double value(
            GraphContext graph, String input, int values, SplittableRandom random) {
        Noise.Kind noise = graph.noiseInputs().get(input);
        if (noise == Noise.Kind.NORMAL) {
            return random.nextGaussian();
        }
        if (noise != null) {
            return random.nextDouble(0.01, 0.99);
        }
        return values == 2 ? random.nextInt(2) : 1 + random.nextInt(values);
    }
}
