package org.vhe.models.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Initializer;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.OperationCheck;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.random.Seeds;
import org.vhe.core.shape.ShapeMismatchException;

/** Layers against slow ways of computing the same, and their gradients. */
class BuildingBlocksTest {
    private static final INDArray IMAGE = NetworkRun.sines(0.37, 2, 5, 4, 6);

    static List<Layer> ofImages() {
        return List.of(
                new LayerNorm("norm"),
                new GroupNorm("norm", 1),
                new GroupNorm("norm", 3),
                new GroupNorm("norm", 6),
                new Dropout("drop", 0.4),
                new Upsample2d(1),
                new Upsample2d(3),
                new AveragePool2d(2),
                new TransposedConv2d("up", 2, 3, 1, 1),
                new TransposedConv2d("up", 2, 3, 2, 0),
                new TransposedConv2d("up", 2, 4, 3, 2),
                new TransposedConv2d("up", 2, 2, 3, 1),
                new ResidualBlock("block", 6),
                new ResidualBlock("block", 3));
    }

    static List<Layer> ofSequences() {
        return List.of(
                new Conv1d("conv", 2, 3),
                new Conv1d("conv", 2, 1),
                new Conv1d("conv", 2, 3).withStride(2),
                new Conv1d("conv", 2, 2, 3, 0),
                new Conv1d("conv", 2, 5, 2, 3),
                new SetAttention("set", 1),
                new SetAttention("set", 2));
    }

    @ParameterizedTest
    @MethodSource("ofImages")
    void gradientsAgreeWithFiniteDifferences(Layer layer) {
        requireGradient(layer, IMAGE);
    }

    @ParameterizedTest
    @MethodSource("ofSequences")
    void gradientsOfSequencesAgreeWithFiniteDifferences(Layer layer) {
        requireGradient(layer, NetworkRun.sines(0.37, 2, 7, 4));
    }

    private static void requireGradient(Layer layer, INDArray input) {
        NetworkRun.requireGradient(Mode.TRAINING, layer, input);
        GraphContext graph =
                GraphContext.create(new ParameterStore(1, DataType.FLOAT), Mode.TRAINING);
        layer.apply(graph, graph.placeholder("input", input.shape()));
        OperationCheck.requireSafe(graph);
    }

    private static INDArray output(ParameterStore store, Layer layer, INDArray input) {
        return NetworkRun.output(store, Mode.EVALUATION, layer, input);
    }

    private static ParameterStore scaleAndShift(int channels) {
        ParameterStore store = NetworkRun.store(DataType.DOUBLE, "norm/scale", 1, channels);
        double[] shift = NetworkRun.sines(0.9, channels).toDoubleVector();
        store.parameter("norm/shift", Initializer.values(shift), 1, channels);
        return store;
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "2", "3", "6"})
    void normalisedEntriesHaveMeanAndVarianceOfTheirGroup(int groups) {
        INDArray found =
                output(
                        scaleAndShift(6),
                        groups == 0 ? new LayerNorm("norm") : new GroupNorm("norm", groups),
                        IMAGE);
        for (int n = 0; n < 2; n++) {
            for (int row = 0; row < 5; row++) {
                for (int c = 0; c < 6; c++) {
                    double[] others = others(groups, n, row, 3, c);
                    double mean = Arrays.stream(others).average().orElseThrow();
                    double variance =
                            Arrays.stream(others)
                                    .map(x -> (x - mean) * (x - mean))
                                    .average()
                                    .orElseThrow();
                    double normal =
                            (IMAGE.getDouble(n, row, 3, c) - mean) / Math.sqrt(variance + 1e-5);
                    double expected = normal * Math.sin(0.7 * c) + Math.sin(0.9 * c);
                    assertThat(found.getDouble(n, row, 3, c)).isCloseTo(expected, within(1e-9));
                }
            }
        }
    }

    /** The entries that one is normalised with. */
    private static double[] others(int groups, int n, int row, int column, int channel) {
        INDArray all = IMAGE.slice(n);
        if (groups == 0) {
            return all.slice(row).slice(column).dup().toDoubleVector();
        }
        int each = 6 / groups;
        int first = channel / each * each;
        double[] result = new double[5 * 4 * each];
        for (int i = 0; i < result.length; i++) {
            int position = i / each;
            result[i] = all.getDouble(position / 4, position % 4, first + i % each);
        }
        return result;
    }

    @Test
    void dropoutKeepsTheMeanInTrainingAndEverythingInEvaluation() {
        GraphContext graph =
                GraphContext.create(new ParameterStore(1, DataType.DOUBLE), Mode.TRAINING);
        SDVariable input = graph.placeholder("input", 100, 200);
        Dropout dropout = new Dropout("drop", 0.3);
        SDVariable twice = dropout.apply(graph, input).mul(10).add(dropout.apply(graph, input));
        List<String> noise = List.copyOf(graph.noiseInputs().keySet());
        assertThat(noise).as("noise of its own for each use").hasSize(2);
        INDArray uniform =
                Initializer.uniform(0.5)
                        .create(Seeds.random(1), DataType.DOUBLE, 100, 200)
                        .addi(0.5);
        INDArray found =
                NetworkRun.evaluate(
                        graph,
                        twice,
                        Map.of(
                                "input",
                                Nd4j.ones(DataType.DOUBLE, 100, 200),
                                noise.get(0),
                                uniform,
                                noise.get(1),
                                uniform.rsub(1)));
        // 20,000 entries; five standard errors of kept ones, 10 + 1 for each
        assertThat(found.meanNumber().doubleValue()).isCloseTo(11, within(0.3));
        for (double value : found.reshape(-1).toDoubleVector()) {
            double tens = Math.floor(value * 0.7 / 10 + 1e-9);
            assertThat(tens).isBetween(0.0, 1.0);
        }
        assertThat(output(new ParameterStore(1, DataType.DOUBLE), dropout, IMAGE)).isEqualTo(IMAGE);
    }

    @Test
    void upsampledPixelsAreTheirOwns() {
        INDArray found = output(new ParameterStore(1, DataType.DOUBLE), new Upsample2d(3), IMAGE);
        assertThat(found.shape()).containsExactly(2, 15, 12, 6);
        for (int row = 0; row < 15; row++) {
            for (int column = 0; column < 12; column++) {
                assertThat(found.getDouble(1, row, column, 4))
                        .isEqualTo(IMAGE.getDouble(1, row / 3, column / 3, 4));
            }
        }
    }

    @Test
    void pooledPixelsAreMeansOfBlocks() {
        INDArray found =
                output(new ParameterStore(1, DataType.DOUBLE), new AveragePool2d(2), IMAGE);
        assertThat(found.shape()).containsExactly(2, 2, 2, 6);
        for (int row = 0; row < 2; row++) {
            for (int column = 0; column < 2; column++) {
                double sum = 0;
                for (int i = 0; i < 4; i++) {
                    sum += IMAGE.getDouble(1, 2 * row + i / 2, 2 * column + i % 2, 5);
                }
                assertThat(found.getDouble(1, row, column, 5)).isCloseTo(sum / 4, within(1e-12));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"3, 1, 1", "3, 2, 0", "4, 3, 2", "2, 3, 1", "1, 2, 0"})
    void transposedConvolutionSpreadsEachInput(int kernel, int stride, int padding) {
        INDArray input = NetworkRun.sines(0.3, 2, 3, 4, 2);
        ParameterStore store = NetworkRun.store(DataType.DOUBLE, "up/weight", kernel, kernel, 2, 3);
        store.parameter("up/bias", Initializer.values(0.1, 0.2, 0.3), 1, 3);
        INDArray weight = store.parameters().get("up/weight");
        INDArray found =
                output(store, new TransposedConv2d("up", 3, kernel, stride, padding), input);
        int height = 2 * stride + kernel - 2 * padding;
        int width = 3 * stride + kernel - 2 * padding;
        double[][][] expected = new double[height][width][3];
        for (double[][] row : expected) {
            for (double[] pixel : row) {
                System.arraycopy(new double[] {0.1, 0.2, 0.3}, 0, pixel, 0, 3);
            }
        }
        for (int i = 0; i < 3 * 4 * kernel * kernel; i++) {
            int u = i % kernel;
            int v = i / kernel % kernel;
            int row = i / kernel / kernel / 4;
            int column = i / kernel / kernel % 4;
            int y = row * stride + v - padding;
            int x = column * stride + u - padding;
            for (int c = 0; y >= 0 && x >= 0 && y < height && x < width && c < 3; c++) {
                for (int in = 0; in < 2; in++) {
                    expected[y][x][c] +=
                            input.getDouble(1, row, column, in)
                                    * weight.getDouble(kernel - 1 - v, kernel - 1 - u, in, c);
                }
            }
        }
        assertThat(found.shape()).containsExactly(2, height, width, 3);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < 3; c++) {
                    assertThat(found.getDouble(1, y, x, c))
                            .isCloseTo(expected[y][x][c], within(1e-10));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"3, 1, 1", "3, 2, 1", "2, 3, 0", "5, 2, 3", "1, 1, 0"})
    void convolutionOfASequenceIsASumOverItsWindow(int kernel, int stride, int padding) {
        INDArray input = NetworkRun.sines(0.3, 2, 7, 2);
        ParameterStore store = NetworkRun.store(DataType.DOUBLE, "conv/weight", kernel * 2L, 3);
        store.parameter("conv/bias", Initializer.values(0.1, 0.2, 0.3), 1, 3);
        INDArray weight = store.parameters().get("conv/weight");
        INDArray found = output(store, new Conv1d("conv", 3, kernel, stride, padding), input);
        int length = (7 + 2 * padding - kernel) / stride + 1;
        assertThat(found.shape()).containsExactly(2, length, 3);
        for (int at = 0; at < length; at++) {
            double sum = 0.2;
            for (int tap = 0; tap < kernel; tap++) {
                int from = at * stride + tap - padding;
                for (int in = 0; from >= 0 && from < 7 && in < 2; in++) {
                    sum += input.getDouble(1, from, in) * weight.getDouble(tap * 2 + in, 1);
                }
            }
            assertThat(found.getDouble(1, at, 1)).isCloseTo(sum, within(1e-10));
        }
    }

    @Test
    void residualBlockAddsToItsInput() {
        ParameterStore store = new ParameterStore(1, DataType.DOUBLE);
        ResidualBlock block = new ResidualBlock("block", 6);
        output(store, block, IMAGE);
        store.parameters().get("block/conv2/weight").assign(0);
        store.parameters().get("block/conv2/bias").assign(0);
        assertThat(output(store, block, IMAGE).sub(IMAGE).amaxNumber().doubleValue()).isZero();
    }

    private static ParameterStore attention(Layer layer, INDArray input) {
        ParameterStore store = new ParameterStore(5, DataType.DOUBLE);
        output(store, layer, input);
        return store;
    }

    @Test
    void attentionBeginsAsTheMean() {
        INDArray input = NetworkRun.sines(0.3, 3, 4, 6);
        SetAttention layer = new SetAttention("set", 2);
        INDArray found = output(attention(layer, input), layer, input);
        assertThat(found.sub(input.mean(1)).amaxNumber().doubleValue()).isLessThan(1e-12);
    }

    @Test
    void permutedElementsGiveTheSameStatisticAndOthersAnother() {
        INDArray input = NetworkRun.sines(0.3, 1, 4, 6);
        SetAttention layer = new SetAttention("set", 2);
        ParameterStore store = attention(layer, input);
        store.parameters()
                .forEach((name, array) -> array.assign(NetworkRun.sines(0.7, array.shape())));
        int[] order = {2, 0, 3, 1};
        INDArray permuted = input.dup();
        for (int i = 0; i < 4; i++) {
            permuted.slice(0).getRow(i).assign(input.slice(0).getRow(order[i]));
        }
        INDArray found = output(store, layer, input);
        assertThat(output(store, layer, permuted).sub(found).amaxNumber().doubleValue())
                .isLessThan(1e-10);
        assertThat(found.sub(input.mean(1)).amaxNumber().doubleValue()).isGreaterThan(0.01);
        INDArray single = NetworkRun.sines(0.3, 1, 1, 6);
        assertThat(output(store, layer, single).shape()).containsExactly(1, 6);
    }

    @Test
    void attentionIsThatOfItsFormula() {
        INDArray input = NetworkRun.sines(0.3, 1, 3, 2);
        SetAttention layer = new SetAttention("set", 1);
        ParameterStore store = attention(layer, input);
        Map<String, INDArray> p = store.parameters();
        p.forEach((name, array) -> array.assign(NetworkRun.sines(0.7, array.shape())));
        INDArray x = input.reshape(3, 2);
        INDArray normal = Nd4j.create(DataType.DOUBLE, 3, 2);
        for (int i = 0; i < 3; i++) {
            double mean = (x.getDouble(i, 0) + x.getDouble(i, 1)) / 2;
            double deviation = Math.sqrt(Math.pow(x.getDouble(i, 0) - mean, 2) + 1e-5);
            for (int f = 0; f < 2; f++) {
                double unit = (x.getDouble(i, f) - mean) / deviation;
                normal.putScalar(
                        i,
                        f,
                        unit * p.get("set/norm/scale").getDouble(f)
                                + p.get("set/norm/shift").getDouble(f));
            }
        }
        INDArray query = linear(p, "set/query", normal);
        INDArray key = linear(p, "set/key", normal);
        INDArray value = linear(p, "set/value", normal);
        INDArray seen = x.dup();
        for (int i = 0; i < 3; i++) {
            double[] scores = new double[3];
            for (int j = 0; j < 3; j++) {
                scores[j] =
                        query.getRow(i).mul(key.getRow(j)).sumNumber().doubleValue() / Math.sqrt(2);
            }
            seen.getRow(i).addi(weighted(value, scores).mmul(p.get("set/out/weight")).reshape(2));
        }
        double[] scores = seen.mmul(p.get("set/score/weight")).reshape(3).toDoubleVector();
        INDArray expected = weighted(seen, scores);
        assertThat(output(store, layer, input).toDoubleVector())
                .containsExactly(expected.toDoubleVector(), within(1e-9));
    }

    private static INDArray linear(Map<String, INDArray> p, String name, INDArray x) {
        return x.mmul(p.get(name + "/weight")).addRowVector(p.get(name + "/bias"));
    }

    /** Rows weighed by the softmax of scores, [1, features]. */
    private static INDArray weighted(INDArray rows, double[] scores) {
        double total = Arrays.stream(scores).map(Math::exp).sum();
        INDArray result = Nd4j.zeros(DataType.DOUBLE, 1, rows.columns());
        for (int i = 0; i < scores.length; i++) {
            result.addi(rows.getRow(i).reshape(1, rows.columns()).mul(Math.exp(scores[i]) / total));
        }
        return result;
    }

    @Test
    void inputsThatDoNotFitAreRefused() {
        ParameterStore store = new ParameterStore(1, DataType.DOUBLE);
        for (Layer layer :
                List.of(
                        new GroupNorm("norm", 4),
                        new AveragePool2d(6),
                        new TransposedConv2d("up", 1, 1, 1, 3),
                        new Conv1d("conv", 1, 3),
                        new SetAttention("set", 1))) {
            assertThatThrownBy(() -> output(store, layer, IMAGE))
                    .as("%s", layer)
                    .isInstanceOf(ShapeMismatchException.class);
        }
    }
}
