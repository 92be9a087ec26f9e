package org.vhe.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.graph.PortableGraph;
import org.vhe.core.model.EvaluationGraph;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.model.ModelExport;
import org.vhe.core.model.ObjectiveGraph;

class ModelExportTest {
    static Stream<String> families() {
        return Families.all().keySet().stream();
    }

    private static Map<String, INDArray> reload(PortableGraph graph, Map<String, INDArray> inputs)
            throws Exception {
        SameDiff read = SameDiff.fromFlatBuffers(ByteBuffer.wrap(graph.toBytes()));
        return read.output(inputs, graph.outputs());
    }

    private static Map<String, INDArray> draw(PortableGraph graph, int rows) {
        Nd4j.getRandom().setSeed(rows);
        Map<String, INDArray> inputs = new LinkedHashMap<>();
        graph.inputs()
                .forEach(
                        (name, axes) -> {
                            long[] shape = axes.clone();
                            shape[0] = rows;
                            inputs.put(name, Nd4j.rand(DataType.FLOAT, shape));
                        });
        return inputs;
    }

    private static void set(EvaluationGraph graph, String name, INDArray value) {
        graph.set(name, value.dup('c').data().asFloat());
    }

    private static float[] floats(INDArray array) {
        return array.dup('c').data().asFloat();
    }

    /** Up to the last digits: SameDiff's tanh is another than the model's. */
    private static void requireEqual(float[] exported, float[] own) {
        assertThat(exported).hasSameSizeAs(own);
        for (int i = 0; i < own.length; i++) {
            float tolerance = 1e-6f * Math.max(1, Math.abs(own[i]));
            assertThat(exported[i]).isCloseTo(own[i], within(tolerance));
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void featuresAreThoseOfTheModel(String family) throws Exception {
        Homoencoder model = Families.all().get(family).get();
        PortableGraph graph = ModelExport.encoder(model);
        for (int rows : new int[] {1, 5}) {
            Map<String, INDArray> inputs = draw(graph, rows);
            try (ModelEvaluator evaluator = model.evaluator()) {
                EvaluationGraph own = evaluator.encoding(rows);
                set(own, "element", inputs.get("element"));
                requireEqual(
                        floats(reload(graph, inputs).get("features")),
                        own.execute().get("features"));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void posteriorMeansAreThoseOfTheModel(String family) throws Exception {
        Homoencoder model = Families.all().get(family).get();
        Map<String, Integer> sizes = new HashMap<>();
        model.structure().sharedLatents().forEach(latent -> sizes.put(latent.name(), 2));
        PortableGraph graph = ModelExport.posterior(model, sizes);
        for (int rows : new int[] {1, 5}) {
            Map<String, INDArray> inputs = draw(graph, rows);
            Map<String, INDArray> exported = reload(graph, inputs);
            try (ModelEvaluator evaluator = model.evaluator()) {
                EvaluationGraph encoding = evaluator.encoding(2 * rows);
                EvaluationGraph own = evaluator.posteriorMeans(rows, sizes);
                for (String latent : sizes.keySet()) {
                    String support = ObjectiveGraph.support(latent);
                    set(encoding, "element", inputs.get(support));
                    own.set(support, encoding.execute().get("features"));
                }
                own.execute();
                for (String output : graph.outputs()) {
                    requireEqual(floats(exported.get(output)), own.get(output));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void scoresAreThoseOfTheModel(String family) throws Exception {
        Homoencoder model = Families.all().get(family).get();
        PortableGraph graph = ModelExport.scoring(model);
        for (int rows : new int[] {1, 5}) {
            Map<String, INDArray> inputs = draw(graph, rows);
            try (ModelEvaluator evaluator = model.evaluator()) {
                EvaluationGraph own = evaluator.scoring(rows);
                inputs.forEach((name, value) -> set(own, name, value));
                if (own.inputs().containsKey("features")) {
                    EvaluationGraph encoding = evaluator.encoding(rows);
                    set(encoding, "element", inputs.get("element"));
                    own.set("features", encoding.execute().get("features"));
                }
                float[] expected = own.execute().get("logWeight");
                requireEqual(floats(reload(graph, inputs).get("logWeight")), expected);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void decoderDrawsWhatTheModelDraws(String family) throws Exception {
        Homoencoder model = Families.all().get(family).get();
        PortableGraph graph = ModelExport.decoder(model);
        Map<String, INDArray> inputs = draw(graph, 5);
        float[] mean = floats(reload(graph, inputs).get("mean"));
        try (ModelEvaluator evaluator = model.evaluator()) {
            if (!evaluator.hasMean()) {
                assertThat(graph.inputs()).containsKey("element");
                assertThat(mean).hasSameSizeAs(floats(inputs.get("element")));
                return;
            }
            EvaluationGraph own = evaluator.generation(5);
            own.inputs().keySet().forEach(name -> own.set(name, new float[own.inputLength(name)]));
            inputs.forEach((name, value) -> set(own, name, value));
            requireEqual(mean, own.execute().get("element"));
        }
    }
}
