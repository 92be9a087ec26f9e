package org.vhe.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.model.EvaluationGraph;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.random.Seeds;
import org.vhe.core.shape.Shapes;
import org.vhe.models.dense.DenseOptions;
import org.vhe.models.dense.DenseVhe;

/** Encoding, inference, scoring and sampling by each model are those of the CPU. */
class EvaluationGraphsTest {
    private static final int ROWS = 3;

    private static void requireAgreement(Homoencoder model) {
        requireAgreement(model, Set.of());
    }

    /**
     * @param drawnOnHost operations of drawing that are computed between two launches
     */
    private static void requireAgreement(Homoencoder model, Set<String> drawnOnHost) {
        Map<String, float[]> cpu = results(model, GraphExecutor.Kind.COMPILED, drawnOnHost);
        Map<String, float[]> gpu = results(model, StandIn.shared().kind(), drawnOnHost);
        assertThat(gpu.keySet()).isEqualTo(cpu.keySet()).hasSizeGreaterThan(4);
        cpu.forEach(
                (name, expected) -> {
                    float[] actual = gpu.get(name);
                    assertThat(actual).as(name).hasSameSizeAs(expected);
                    double scale = 1e-4;
                    for (float value : expected) {
                        scale = Math.max(scale, Math.abs(value));
                    }
                    for (int i = 0; i < expected.length; i++) {
                        assertThat((double) actual[i])
                                .as(name + " " + i)
                                .isCloseTo(
                                        (double) expected[i],
                                        org.assertj.core.api.Assertions.within(1e-5 * scale));
                    }
                });
    }

    private static Map<String, float[]> results(
            Homoencoder model, GraphExecutor.Kind kind, Set<String> drawnOnHost) {
        Map<String, float[]> results = new LinkedHashMap<>();
        try (ModelEvaluator evaluator = model.evaluator(kind)) {
            add("encoding", evaluator.encoding(ROWS), kind, Set.of(), results);
            add("inference", evaluator.inference(ROWS, shared(model)), kind, Set.of(), results);
            add("scoring", evaluator.scoring(ROWS), kind, Set.of(), results);
            add("generation", evaluator.generation(ROWS), kind, drawnOnHost, results);
            add("priors", evaluator.priors(ROWS), kind, Set.of(), results);
            if (model.elementShape().length == 3 && samples(evaluator)) {
                add("completion", evaluator.completion(ROWS), kind, drawnOnHost, results);
            }
        }
        return results;
    }

    /** Whether images are drawn value by value, so that some of them can be given. */
    private static boolean samples(ModelEvaluator evaluator) {
        return !evaluator.hasMean();
    }

    private static Map<String, Integer> shared(Homoencoder model) {
        Map<String, Integer> sizes = new LinkedHashMap<>();
        model.structure().sharedLatents().forEach(latent -> sizes.put(latent.name(), 2));
        return sizes;
    }

    private static void add(
            String part,
            EvaluationGraph graph,
            GraphExecutor.Kind kind,
            Set<String> drawnOnHost,
            Map<String, float[]> results) {
        if (kind.name().equals("cuda")) {
            assertThat(graph.executor()).isInstanceOf(CudaGraph.class);
            CudaGraph executor = (CudaGraph) graph.executor();
            assertThat(executor.onHost()).hasSameElementsAs(drawnOnHost);
            assertThat(executor.launches() == 1).isEqualTo(drawnOnHost.isEmpty());
        }
        var random = Seeds.random(3);
        graph.inputs()
                .forEach(
                        (name, shape) -> {
                            float[] values = new float[(int) Shapes.length(shape)];
                            for (int i = 0; i < values.length; i++) {
                                values[i] = (float) (0.1 + 0.8 * random.nextDouble());
                            }
                            graph.set(name, values);
                        });
        graph.drawNoise(Seeds.random(5)).execute();
        for (String output : graph.executor().outputs()) {
            results.put(part + " " + output, graph.executor().floats(output));
        }
    }

    private static Homoencoder make(Function<DataType, Homoencoder> factory) {
        return factory.apply(DataType.FLOAT);
    }

    @Test
    void denseEvaluationIsThatOfTheCpu() {
        requireAgreement(DenseVhe.create(new DenseOptions(4, 8, 3, 2), 1));
    }

    @Test
    void deconvolutionalEvaluationIsThatOfTheCpu() {
        requireAgreement(make(Models.deconvolutional()));
    }

    @Test
    void pixelCnnEvaluationIsThatOfTheCpu() {
        requireAgreement(make(Models.pixelCnn()));
        requireAgreement(make(Models.pixelCnn(Models.PIXEL.withDecoder(3, 3, 5, true, true))));
        requireAgreement(make(Models.pixelCnn(Models.PIXEL.withGlobalLatent(3))));
    }

    @Test
    void hierarchicalEvaluationIsThatOfTheCpu() {
        requireAgreement(make(Models.hierarchical()));
    }

    @Test
    void factorialEvaluationIsThatOfTheCpu() {
        requireAgreement(make(Models.factorial()));
        requireAgreement(make(Models.factorialOfOneColour()), Set.of("ink_colour"));
    }

    @Test
    void changedParametersAreSeen() {
        Homoencoder model = DenseVhe.create(new DenseOptions(4, 8, 3, 2), 1);
        try (ModelEvaluator cpu = model.evaluator(GraphExecutor.Kind.COMPILED);
                ModelEvaluator gpu = model.evaluator(StandIn.shared().kind())) {
            for (double factor : List.of(1.0, 0.5, 2.0)) {
                model.parameters().flatParameters().muli(factor);
                Map<String, float[]> expected = new LinkedHashMap<>();
                Map<String, float[]> actual = new LinkedHashMap<>();
                add("scoring", cpu.scoring(ROWS), GraphExecutor.Kind.COMPILED, Set.of(), expected);
                add("scoring", gpu.scoring(ROWS), StandIn.shared().kind(), Set.of(), actual);
                expected.forEach(
                        (name, values) ->
                                assertThat(actual.get(name))
                                        .containsExactly(
                                                values,
                                                org.assertj.core.api.Assertions.within(1e-3f)));
            }
        }
    }
}
