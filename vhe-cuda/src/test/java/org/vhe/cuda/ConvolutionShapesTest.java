package org.vhe.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.enums.WeightsFormat;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.vhe.core.graph.ExecutionPlan;
import org.vhe.core.graph.Gradients;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.graph.Initializer;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.graph.PlannedOperation;
import org.vhe.core.graph.StableMath;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ObjectiveGraph;
import org.vhe.models.deconv.DeconvOptions;
import org.vhe.models.deconv.DeconvVhe;
import org.vhe.models.factorial.FactorialOptions;
import org.vhe.models.factorial.FactorialVhe;
import org.vhe.models.layer.ImageSize;
import org.vhe.models.likelihood.ElementLikelihood;
import org.vhe.models.pixelcnn.PixelCnnOptions;
import org.vhe.models.pixelcnn.PixelCnnVhe;
import org.vhe.models.residual.ResidualOptions;
import org.vhe.models.residual.ResidualVhe;

/**
 * Every convolution of the models as they are by default, of their own sizes, by cuBLAS alone and
 * by cuDNN: values and gradients are those of the CPU.
 */
class ConvolutionShapesTest {
    private static final int BATCH = 2;

    /** A convolution of one image [height, width, channels], its weights, ND4J's arguments. */
    record Shape(List<Long> image, List<Long> weights, List<Long> arguments) {}

    private static Set<Shape> shapes;

    private static List<Long> boxed(long... values) {
        return LongStream.of(values).boxed().toList();
    }

    private static void add(Homoencoder model, Set<Shape> all) {
        Map<String, Integer> sizes = new HashMap<>();
        for (LatentVariable latent : model.structure().sharedLatents()) {
            sizes.put(latent.name(), 1);
        }
        ObjectiveGraph objective = model.objectiveGraph(Mode.TRAINING, BATCH, sizes);
        ExecutionPlan plan =
                ExecutionPlan.of(objective.graph(), List.of(objective.bound().name()), Map.of());
        for (PlannedOperation operation : plan.operations()) {
            if (operation.name().equals("conv2d")) {
                INDArray images = operation.inputs().get(0);
                all.add(
                        new Shape(
                                boxed(Arrays.copyOfRange(images.shape(), 1, 4)),
                                boxed(operation.inputs().get(1).shape()),
                                boxed(operation.integers())));
            }
        }
    }

    static synchronized Set<Shape> shapes() {
        if (shapes == null) {
            shapes = new LinkedHashSet<>();
            add(PixelCnnVhe.create(PixelCnnOptions.defaults(), 1), shapes);
            add(DeconvVhe.create(DeconvOptions.defaults(), 1), shapes);
            add(FactorialVhe.create(FactorialOptions.defaults(), 1), shapes);
            ImageSize size = new ImageSize(3, 32, 32);
            ElementLikelihood levels = ElementLikelihood.logisticMixture(256, 1);
            add(ResidualVhe.create(ResidualOptions.of(size, levels), 1), shapes);
        }
        return shapes;
    }

    @Test
    void thereAreManyShapes() {
        assertThat(shapes()).hasSizeGreaterThan(8);
    }

    private static SDVariable convolve(GraphContext graph, Shape shape) {
        List<Long> a = shape.arguments();
        List<Long> size = shape.image();
        long[] images = {BATCH, size.get(0), size.get(1), size.get(2)};
        SDVariable input =
                graph.placeholder("images", images)
                        .mul(graph.parameter("factors", Initializer.normal(1), images));
        long[] weights = shape.weights().stream().mapToLong(Long::longValue).toArray();
        Conv2DConfig config =
                Conv2DConfig.builder()
                        .kH(a.get(0))
                        .kW(a.get(1))
                        .sH(a.get(2))
                        .sW(a.get(3))
                        .pH(a.get(4))
                        .pW(a.get(5))
                        .dH(a.get(6))
                        .dW(a.get(7))
                        .paddingMode(a.get(8) == 1 ? PaddingMode.SAME : PaddingMode.VALID)
                        .dataFormat("NHWC")
                        .weightsFormat(WeightsFormat.YXIO)
                        .build();
        return graph.sameDiff()
                .cnn()
                .conv2d(input, graph.parameter("w", Initializer.normal(0.1), weights), config);
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void convolutionsAreThoseOfTheCpu(Shape shape) {
        for (String cudnn : List.of("off", "on")) {
            GraphContext graph =
                    GraphContext.create(new ParameterStore(1, DataType.FLOAT), Mode.TRAINING);
            SDVariable result = convolve(graph, shape);
            SDVariable total = StableMath.square(result).mean();
            List<String> outputs = new ArrayList<>(List.of(result.name()));
            Gradients.of(graph, total, graph.parameterNames())
                    .values()
                    .forEach(gradient -> outputs.add(gradient.name()));
            GraphExecutor.Kind kind =
                    StandIn.shared().kind().with("precision", "fp32").with("cudnn", cudnn);
            Agreement.of(graph, outputs, kind);
        }
    }
}
