package org.vhe.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.graph.Gradients;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.graph.Mode;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ObjectiveGraph;
import org.vhe.models.deconv.DeconvOptions;
import org.vhe.models.deconv.DeconvVhe;
import org.vhe.models.dense.DenseOptions;
import org.vhe.models.dense.DenseVhe;
import org.vhe.models.factorial.FactorialOptions;
import org.vhe.models.factorial.FactorialVhe;
import org.vhe.models.hierarchical.HierarchicalOptions;
import org.vhe.models.hierarchical.HierarchicalVhe;
import org.vhe.models.layer.ImageSize;
import org.vhe.models.likelihood.ElementLikelihood;
import org.vhe.models.pixelcnn.PixelCnnOptions;
import org.vhe.models.pixelcnn.PixelCnnVhe;
import org.vhe.models.residual.ResidualOptions;
import org.vhe.models.residual.ResidualVhe;

/**
 * Operations that are done together leave every model's bound and gradients where they are. Batch
 * normalisation amplifies rounding, so that what counts is the distance to double precision.
 */
class FusionAgreementTest {
    private static final int BATCH = 8;
    private static final double TOLERANCE = 1e-5;
    private static final double MARGIN = 4;

    static Stream<Named<Homoencoder>> models() {
        PixelCnnOptions pixels =
                PixelCnnOptions.defaults()
                        .withImageSize(12)
                        .withLatents(2, 3)
                        .withChannels(4, 4, 8);
        return Stream.of(
                Named.of("dense", DenseVhe.create(new DenseOptions(4, 8, 3, 2), 1)),
                Named.of(
                        "deconvolutional",
                        DeconvVhe.create(
                                DeconvOptions.defaults().withWidth(8, 16).withLatents(8, 4), 1)),
                Named.of("pixelcnn", PixelCnnVhe.create(pixels, 1)),
                Named.of(
                        "residual",
                        ResidualVhe.create(
                                ResidualOptions.of(
                                                new ImageSize(1, 16, 16),
                                                ElementLikelihood.BERNOULLI)
                                        .withWidth(4, 16)
                                        .withLatents(4, 3),
                                1)),
                Named.of(
                        "hierarchical",
                        HierarchicalVhe.create(
                                HierarchicalOptions.defaults().withWidth(4, 8).withLatents(4, 4, 3),
                                1)),
                Named.of(
                        "factorial",
                        FactorialVhe.create(
                                FactorialOptions.defaults()
                                        .withImage(pixels)
                                        .withStyle(2, 3, 2)
                                        .withInkChannels(3),
                                1)));
    }

    @ParameterizedTest
    @MethodSource("models")
    void ofBoundsAndGradients(Homoencoder model) {
        Homoencoder exact = model.toBuilder().dataType(DataType.DOUBLE).build();
        exact.parameters().copyFrom(model.parameters());
        Map<String, INDArray> truth = run(exact, GraphExecutor.Kind.UNFUSED);
        Map<String, INDArray> single = run(model, GraphExecutor.Kind.UNFUSED);
        Map<String, INDArray> fused = run(model, GraphExecutor.Kind.COMPILED);

        assertThat(fused).hasSize(model.parameters().parameters().size() + 1);
        truth.forEach(
                (name, value) -> {
                    double scale = Math.max(1e-4, value.amaxNumber().doubleValue());
                    double allowed =
                            Math.max(TOLERANCE * scale, MARGIN * distance(single.get(name), value));
                    assertThat(distance(fused.get(name), value)).as(name).isLessThan(allowed);
                });
    }

    private static double distance(INDArray value, INDArray from) {
        return value.castTo(DataType.DOUBLE).sub(from).amaxNumber().doubleValue();
    }

    private static Map<String, INDArray> run(Homoencoder model, GraphExecutor.Kind kind) {
        Map<String, Integer> sizes = new LinkedHashMap<>();
        model.structure().latents().stream()
                .filter(latent -> !latent.isElement())
                .map(LatentVariable::name)
                .forEach(name -> sizes.put(name, 2));
        ObjectiveGraph objective = model.objectiveGraph(Mode.TRAINING, BATCH, sizes);
        GraphContext graph = objective.graph();
        Map<String, String> outputs = new LinkedHashMap<>();
        outputs.put("bound", objective.bound().name());
        Gradients.of(graph, objective.bound(), graph.parameterNames())
                .forEach((name, gradient) -> outputs.put(name, gradient.name()));
        List<String> names = new ArrayList<>(outputs.values());
        try (GraphExecutor executor = GraphExecutor.create(graph, names, kind)) {
            Map<String, INDArray> computed = executor.run(inputs(graph));
            Map<String, INDArray> result = new LinkedHashMap<>();
            outputs.forEach((name, output) -> result.put(name, computed.get(output)));
            return result;
        }
    }

    /** Images, noise and weights between 0.1 and 0.9. */
    private static Map<String, INDArray> inputs(GraphContext graph) {
        SplittableRandom random = new SplittableRandom(7);
        Map<String, INDArray> inputs = new LinkedHashMap<>();
        new TreeMap<>(graph.inputs())
                .forEach(
                        (name, shape) -> {
                            INDArray values = Nd4j.create(graph.dataType(), shape);
                            for (long i = 0; i < values.length(); i++) {
                                values.putScalar(i, (float) random.nextDouble(0.1, 0.9));
                            }
                            inputs.put(name, values);
                        });
        return inputs;
    }
}
