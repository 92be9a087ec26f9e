package org.vhe.models.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.graph.GradientCheck;
import org.vhe.core.graph.Gradients;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.shape.ShapeMismatchException;

class SpatialTransformerTest {
    private final GraphContext graph =
            GraphContext.create(new ParameterStore(1, DataType.DOUBLE), Mode.TRAINING);

    private static INDArray last(String name) {
        return GoldenArrays.read(name).permute(0, 2, 3, 1).dup('c');
    }

    @ParameterizedTest
    @ValueSource(strings = {"compiled", "samediff"})
    void valueAndGradientsAreThoseOfPyTorch(GraphExecutor.Kind kind) {
        GoldenArrays.assumePresent();
        INDArray image = last("warp_image");
        SDVariable input = graph.placeholder("image", image.shape());
        SDVariable map = graph.placeholder("map", 2, 6);
        SDVariable output = SpatialTransformer.apply(graph, input, map);
        SDVariable scalar = output.mul(graph.constant(last("warp_upstream"))).sum();
        Map<String, SDVariable> gradients = Gradients.of(graph, scalar, List.of("image", "map"));
        String byImage = gradients.get("image").name();
        String byMap = gradients.get("map").name();
        try (GraphExecutor executor =
                GraphExecutor.create(graph, List.of(output.name(), byImage, byMap), kind)) {
            Map<String, INDArray> values =
                    executor.run(
                            Map.of(
                                    "image",
                                    image,
                                    "map",
                                    GoldenArrays.read("warp_theta").reshape('c', 2, 6)));

            requireEqual(values.get(output.name()), last("warp_output"));
            requireEqual(values.get(byImage), last("warp_grad_image"));
            requireEqual(values.get(byMap), GoldenArrays.read("warp_grad_theta"));
        }
    }

    private static void requireEqual(INDArray actual, INDArray expected) {
        assertThat(actual.dup('c').reshape(-1).toDoubleVector())
                .containsExactly(expected.dup('c').reshape(-1).toDoubleVector(), within(1e-10));
    }

    private INDArray warp(INDArray image, double... map) {
        SDVariable output =
                SpatialTransformer.apply(
                        graph,
                        graph.placeholder("image", image.shape()),
                        graph.constant(Nd4j.createFromArray(map).reshape(1, 6)));
        return NetworkRun.evaluate(graph, output, Map.of("image", image));
    }

    @Test
    void identityLeavesTheImage() {
        INDArray image = NetworkRun.sines(0.4, 1, 3, 4, 2);

        requireEqual(warp(image, 1, 0, 0, 0, 1, 0), image);
    }

    @Test
    void translationMovesTheImageAndZerosFollow() {
        INDArray image = Nd4j.arange(1, 10).castTo(DataType.DOUBLE).reshape(1, 3, 3, 1);

        // one of three pixels is half of the range from -1 to 1, so the offset is one
        requireEqual(
                warp(image, 1, 0, 1, 0, 1, 0), Nd4j.createFromArray(2.0, 3, 0, 5, 6, 0, 8, 9, 0));
    }

    @Test
    void halfAPixelInterpolates() {
        INDArray image = Nd4j.createFromArray(1.0, 3, 7).reshape(1, 1, 3, 1);

        requireEqual(warp(image, 1, 0, 0.5, 0, 1, 0), Nd4j.createFromArray(2.0, 5, 3.5));
    }

    @Test
    void transposedMapTransposesTheImage() {
        INDArray image = NetworkRun.sines(0.4, 1, 4, 4, 1);

        requireEqual(
                warp(image, 0, 1, 0, 1, 0, 0),
                image.reshape(4, 4).permute(1, 0).dup('c').reshape(1, 4, 4, 1));
    }

    @Test
    void gradientIsThatOfFiniteDifferences() {
        GradientCheck.of(
                        g -> {
                            SDVariable image = g.placeholder("image", 2, 4, 5, 3);
                            SDVariable features = g.placeholder("features", 2, 2);
                            SDVariable map = new AffineMap("affine", 0.3).apply(g, features);
                            return NetworkRun.weightedSum(
                                    g, SpatialTransformer.apply(g, image, map));
                        })
                .require(1e-6);
    }

    @Test
    void gradientByTheMapIsNotZeroAtTheIdentity() {
        INDArray image = NetworkRun.sines(0.4, 1, 4, 4, 1);
        SDVariable input = graph.placeholder("image", image.shape());
        SDVariable map = graph.placeholder("map", 1, 6);
        SDVariable scalar =
                NetworkRun.weightedSum(graph, SpatialTransformer.apply(graph, input, map));
        SDVariable gradient = Gradients.of(graph, scalar, List.of("map")).get("map");
        INDArray identity = Nd4j.createFromArray(1.0, 0, 0, 0, 1, 0).reshape(1, 6);
        INDArray value =
                NetworkRun.evaluate(graph, gradient, Map.of("image", image, "map", identity));

        assertThat(value.toDoubleVector()).doesNotContain(new double[] {0}, within(1e-3));
    }

    @Test
    void otherMapsAreRefused() {
        SDVariable image = graph.placeholder("image", 2, 4, 4, 1);
        SDVariable map = graph.placeholder("map", 2, 3);

        assertThatThrownBy(() -> SpatialTransformer.apply(graph, image, map))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessageContaining("[2, 6]")
                .hasMessageContaining("[2, 3]");
    }
}
