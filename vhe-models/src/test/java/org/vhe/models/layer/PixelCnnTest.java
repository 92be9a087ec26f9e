package org.vhe.models.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.graph.GradientCheck;
import org.vhe.core.graph.Gradients;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.OperationCheck;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.shape.ShapeMismatchException;

class PixelCnnTest {
    private static final int SIZE = 5;
    private static final List<PixelCnn.Head> HEADS = List.of(new PixelCnn.Head("logits", 1));

    private final GraphContext graph =
            GraphContext.create(new ParameterStore(4, DataType.DOUBLE), Mode.TRAINING);

    /** Derivatives of one pixel's result by all pixels, [SIZE, SIZE]. */
    private double[][] derivatives(PixelCnn stack, int row, int column) {
        GraphContext graph = GraphContext.create(this.graph.store(), Mode.TRAINING);
        SDVariable image = graph.placeholder("image", 1, SIZE, SIZE, 1);
        SDVariable output = stack.apply(new GraphOperations(graph, null), image, HEADS).get(0);
        INDArray choice = Nd4j.zeros(DataType.DOUBLE, 1, SIZE, SIZE, 1);
        choice.putScalar(new long[] {0, row, column, 0}, 1);
        SDVariable scalar = output.mul(graph.constant(choice)).sum();
        SDVariable gradient = Gradients.of(graph, scalar, List.of("image")).get("image");
        OperationCheck.requireSafe(graph);
        INDArray values = NetworkRun.sines(0.9, 1, SIZE, SIZE, 1);
        return NetworkRun.evaluate(graph, gradient, Map.of("image", values))
                .reshape(SIZE, SIZE)
                .toDoubleMatrix();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 3, 3, GATED, false, false",
        "2, 3, 3, GATED, false, false",
        "2, 3, 7, GATED, false, false",
        "3, 5, 5, GATED, true, false",
        "3, 3, 3, RELU, true, false",
        "1, 3, 3, GATED, false, true",
        "3, 3, 5, GATED, true, true",
        "2, 5, 3, RELU, false, true"
    })
    void pixelSeesNoLaterPixel(
            int depth,
            long kernel,
            long first,
            PixelCnn.Unit unit,
            boolean residual,
            boolean twoStacks) {
        PixelCnn stack =
                new PixelCnn(depth, 6, kernel, first, unit, residual, twoStacks, 0, false, 0);
        int pixel = 2 * SIZE + 2;
        double[][] derivatives = derivatives(stack, 2, 2);

        for (int other = 0; other < SIZE * SIZE; other++) {
            double derivative = derivatives[other / SIZE][other % SIZE];
            if (other >= pixel) {
                assertThat(derivative).as("pixel %d", other).isZero();
            } else if (other == pixel - 1) {
                assertThat(derivative).as("the pixel before").isNotZero();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"GATED, false", "GATED, true", "RELU, false"})
    void addedLayersSeeNoLaterPixelAndFurtherBack(PixelCnn.Unit unit, boolean twoStacks) {
        PixelCnn stack = new PixelCnn(1, 6, 3, unit).withTwoStacks(twoStacks).withAddedLayers(2);
        double[][] asTheIdentity = derivatives(stack, 3, 3);
        graph.store().parameters().values().stream()
                .filter(array -> array.amaxNumber().doubleValue() == 0)
                .forEach(zeros -> zeros.assign(0.4));
        double[][] derivatives = derivatives(stack, 3, 3);

        assertThat(asTheIdentity[3][2]).isNotZero();
        assertThat(asTheIdentity[3][1]).isZero();
        assertThat(derivatives[3][1]).isNotZero();
        for (int pixel = 3 * SIZE + 3; pixel < SIZE * SIZE; pixel++) {
            assertThat(derivatives[pixel / SIZE][pixel % SIZE]).as("%d", pixel).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"GATED, false, 2", "GATED, true, 4", "RELU, false, 2"})
    void dropoutIsOfTheLayersAfterTheFirst(PixelCnn.Unit unit, boolean twoStacks, int places) {
        PixelCnn whole = new PixelCnn(2, 6, 3, unit).withTwoStacks(twoStacks).withAddedLayers(1);
        PixelCnn stack = whole.withDropout(0.4);
        ParameterStore store = new ParameterStore(4, DataType.DOUBLE);
        INDArray evaluated = output(store, Mode.EVALUATION, stack, 0.5);

        assertThat(evaluated).isEqualTo(output(store, Mode.EVALUATION, whole, 0.5));
        store.parameters().get("layer3/residual/weight").assign(0.3);
        GraphContext training = GraphContext.create(store, Mode.TRAINING);
        stack.apply(operations(training), training.placeholder("image", 1, 4, 4, 1), HEADS);
        assertThat(training.noiseInputs()).hasSize(places);
        // of a feature that is left out everywhere later layers have their biases and conditions
        INDArray nothing = output(store, Mode.TRAINING, stack, 0.1);
        assertThat(nothing).isEqualTo(withoutWeights(store, whole, twoStacks));
        // of all that are kept the layers have more
        assertThat(output(store, Mode.TRAINING, stack, 0.9)).isNotEqualTo(nothing);
    }

    private static GraphOperations operations(GraphContext graph) {
        return new GraphOperations(graph, graph.placeholder("condition", 1, 4, 4, 1));
    }

    /** With all noise of a value. */
    private static INDArray output(
            ParameterStore store, Mode mode, PixelCnn stack, double uniform) {
        GraphContext graph = GraphContext.create(store, mode);
        SDVariable head =
                stack.apply(operations(graph), graph.placeholder("image", 1, 4, 4, 1), HEADS)
                        .get(0);
        Map<String, INDArray> inputs = new HashMap<>();
        INDArray image = Nd4j.linspace(DataType.DOUBLE, -1, 0.1, 16).reshape(1, 4, 4, 1);
        inputs.put("image", image);
        inputs.put("condition", image.mul(image));
        for (String name : graph.noiseInputs().keySet()) {
            // as many as the features of a layer
            inputs.put(name, Nd4j.valueArrayOf(new long[] {1, 4, 4, 6}, uniform, DataType.DOUBLE));
        }
        return NetworkRun.evaluate(graph, head, inputs);
    }

    /** Without dropout, but layers after the first see nothing of those before. */
    private static INDArray withoutWeights(
            ParameterStore store, PixelCnn whole, boolean twoStacks) {
        ParameterStore blind = new ParameterStore(4, DataType.DOUBLE);
        output(blind, Mode.TRAINING, whole, 0);
        store.parameters().forEach((name, array) -> blind.parameters().get(name).assign(array));
        for (String layer : List.of("layer2", "layer3")) {
            blind.parameters().get(layer + "/masked/weight").assign(0);
            if (twoStacks) {
                blind.parameters().get(layer + "/vertical/masked/weight").assign(0);
            }
        }
        return output(blind, Mode.TRAINING, whole, 0);
    }

    @Test
    void twoStacksHaveNoBlindSpot() {
        double[][] derivatives =
                derivatives(new PixelCnn(4, 6, 3, PixelCnn.Unit.GATED).withTwoStacks(true), 3, 1);

        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < SIZE; column++) {
                assertThat(derivatives[row][column]).as("%d, %d", row, column).isNotZero();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"3, false", "5, true"})
    void firstLayerSeesAsFarAsItsKernel(long kernel, boolean twoRowsUp) {
        PixelCnn stack = new PixelCnn(1, 6, 3, PixelCnn.Unit.GATED).withFirstKernel(kernel);

        assertThat(derivatives(stack, 3, 3)[1][3] != 0).isEqualTo(twoRowsUp);
    }

    @Test
    void oneStackHasABlindSpot() {
        double[][] derivatives = derivatives(new PixelCnn(4, 6, 3, PixelCnn.Unit.GATED), 3, 1);

        assertThat(derivatives[2][2]).isNotZero();
        assertThat(derivatives[2][3]).isZero();
        assertThat(derivatives[2][4]).isZero();
    }

    @ParameterizedTest
    @CsvSource({"false, false", "true, true"})
    void gradientIsThatOfFiniteDifferences(boolean residual, boolean twoStacks) {
        PixelCnn stack =
                new PixelCnn(2, 2, 3, 3, PixelCnn.Unit.GATED, residual, twoStacks, 0, false, 0);
        GradientCheck.of(
                        g -> {
                            SDVariable image = g.placeholder("image", 1, 3, 3, 1);
                            SDVariable map = g.placeholder("condition", 1, 3, 3, 1);
                            GraphOperations operations = new GraphOperations(g, map);
                            return NetworkRun.weightedSum(
                                    g, stack.apply(operations, image, HEADS).get(0));
                        })
                .require(1e-6);
    }

    @Test
    void gradientByAVectorConditionIsThatOfFiniteDifferences() {
        PixelCnn stack = new PixelCnn(1, 2, 3, PixelCnn.Unit.GATED);
        GradientCheck.of(
                        g -> {
                            SDVariable image = g.placeholder("image", 2, 3, 3, 1);
                            SDVariable vector = g.placeholder("condition", 2, 3);
                            GraphOperations operations = new GraphOperations(g, vector);
                            return NetworkRun.weightedSum(
                                    g, stack.apply(operations, image, HEADS).get(0));
                        })
                .require(1e-6);
    }

    @ParameterizedTest
    @CsvSource({"none", "vector", "map"})
    void evaluationComputesHalvesOfWhatTrainingComputesWhole(String kind) {
        ParameterStore store = new ParameterStore(4, DataType.DOUBLE);
        INDArray image = NetworkRun.sines(0.9, 2, SIZE, SIZE, 1);
        INDArray condition =
                kind.equals("vector")
                        ? NetworkRun.sines(0.4, 2, 3)
                        : NetworkRun.sines(0.4, 2, SIZE, SIZE, 3);
        List<INDArray> results = new ArrayList<>();
        for (Mode mode : List.of(Mode.TRAINING, Mode.EVALUATION)) {
            GraphContext g = GraphContext.create(store, mode);
            SDVariable x = g.placeholder("image", image.shape());
            SDVariable on =
                    kind.equals("none") ? null : g.placeholder("condition", condition.shape());
            PixelCnn stack = new PixelCnn(3, 6, 3, PixelCnn.Unit.GATED).withFirstKernel(5);
            SDVariable y = stack.apply(new GraphOperations(g, on), x, HEADS).get(0);
            Map<String, INDArray> inputs = new HashMap<>(Map.of("image", image));
            if (on != null) {
                inputs.put("condition", condition);
            }
            results.add(NetworkRun.evaluate(g, y, inputs));
        }

        assertThat(results.get(1).sub(results.get(0)).amaxNumber().doubleValue()).isLessThan(1e-12);
    }

    @Test
    void conditionsOfOtherShapesAreRefused() {
        SDVariable condition = graph.placeholder("condition", 2, 3, 4);

        assertThatThrownBy(() -> new GraphOperations(graph, condition))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessageContaining("[batch, height, width, channels] or [batch, channels]")
                .hasMessageContaining("[2, 3, 4]");
    }

    @Test
    void optionsAreChecked() {
        assertThatThrownBy(() -> new PixelCnn(2, 3, 4, PixelCnn.Unit.RELU))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("kernel must be odd and at least 3, but is 4");
        assertThatThrownBy(() -> new PixelCnn(2, 3, 3, PixelCnn.Unit.RELU).withFirstKernel(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("firstKernel must be odd and at least 3, but is 1");
        assertThatThrownBy(() -> new PixelCnn(0, 3, 3, PixelCnn.Unit.RELU))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("depth must be positive, but is 0");
    }
}
