package org.vhe.core.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.graph.GradientCheck;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Initializer;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.graph.StableMath;
import org.vhe.core.random.Seeds;

class DiscretisedLogisticMixtureTest {
    private static final int COMPONENTS = 3;

    private static INDArray parameters(long seed, int rows, int channels, boolean coupled) {
        int outputs = DiscretisedLogisticMixture.outputs(channels, COMPONENTS, coupled);
        return Initializer.normal(1)
                .create(Seeds.random(seed), DataType.DOUBLE, rows, 1, 1, outputs);
    }

    /** The same pixel's parameters again and again. */
    private static INDArray repeated(INDArray one, int rows) {
        INDArray flat = one.reshape(1, one.length());
        return Nd4j.zeros(DataType.DOUBLE, rows, one.length())
                .addiRowVector(flat)
                .reshape(rows, 1, 1, one.length());
    }

    /** All combinations of levels, [levels^channels, channels, 1, 1]. */
    private static INDArray allPixels(int levels, int channels) {
        int[][] combinations = Outcomes.combinations(levels, channels);
        INDArray all = Nd4j.zeros(DataType.DOUBLE, combinations.length, channels);
        for (int i = 0; i < combinations.length; i++) {
            for (int c = 0; c < channels; c++) {
                all.putScalar(i, c, combinations[i][c] / (levels - 1.0));
            }
        }
        return all.reshape(combinations.length, channels, 1, 1);
    }

    private static INDArray logProb(
            INDArray parameters, INDArray x, int channels, int levels, boolean coupled) {
        return GraphValues.inDouble()
                .with("p", parameters)
                .with("x", x)
                .value(
                        (graph, in) ->
                                new DiscretisedLogisticMixture(
                                                graph, in.get("p"), channels, levels, coupled)
                                        .logProb(in.get("x")));
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /** By the definition, as a difference of sigmoids. */
    private static double naive(
            INDArray p, int row, INDArray x, int channels, int levels, boolean coupled) {
        double half = 1.0 / (levels - 1);
        double total = 0;
        double weights = 0;
        for (int k = 0; k < COMPONENTS; k++) {
            double product = Math.exp(at(p, row, k));
            weights += product;
            for (int c = 0; c < channels; c++) {
                double value = 2 * x.getDouble(row, c, 0, 0) - 1;
                double mean = at(p, row, COMPONENTS * (1 + c) + k);
                double scale = Math.exp(at(p, row, COMPONENTS * (1 + channels + c) + k));
                for (int e = 0; coupled && e < c; e++) {
                    int pair = c * (c - 1) / 2 + e;
                    double coefficient = at(p, row, COMPONENTS * (1 + 2 * channels + pair) + k);
                    mean += Math.tanh(coefficient) * (2 * x.getDouble(row, e, 0, 0) - 1);
                }
                double upper = value > 1 - half ? 1 : sigmoid((value + half - mean) / scale);
                double lower = value < -1 + half ? 0 : sigmoid((value - half - mean) / scale);
                product *= upper - lower;
            }
            total += product;
        }
        return Math.log(total / weights);
    }

    private static double at(INDArray p, int row, int output) {
        return p.getDouble(row, 0, 0, output);
    }

    @ParameterizedTest
    @CsvSource({"1, 2, false", "1, 256, false", "3, 4, false", "3, 4, true", "2, 16, true"})
    void logProbIsThatOfTheDefinition(int channels, int levels, boolean coupled) {
        INDArray x = allPixels(levels, channels);
        int rows = (int) x.size(0);
        INDArray p = parameters(levels, rows, channels, coupled);
        INDArray found = logProb(p, x, channels, levels, coupled);
        for (int row = 0; row < rows; row++) {
            double expected = naive(p, row, x, channels, levels, coupled);
            assertThat(found.getDouble(row)).as("%d", row).isCloseTo(expected, within(1e-9));
        }
    }

    /** By all levels of the second channel given each of the first. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void meanGivenEarlierChannelsIsThatOfTheirProbabilities(boolean coupled) {
        int levels = 64;
        INDArray x = allPixels(levels, 2);
        INDArray p = repeated(parameters(5, 1, 2, coupled), levels * levels);
        INDArray log = logProb(p, x, 2, levels, coupled);
        INDArray found =
                GraphValues.inDouble()
                        .with("p", p)
                        .with("x", x)
                        .value(
                                (graph, in) ->
                                        new DiscretisedLogisticMixture(
                                                        graph, in.get("p"), 2, levels, coupled)
                                                .meanGivenEarlier(in.get("x")));
        double[] total = new double[levels];
        double[] mean = new double[levels];
        for (int row = 0; row < levels * levels; row++) {
            int first = (int) Math.round(x.getDouble(row, 0, 0, 0) * (levels - 1));
            double probability = Math.exp(log.getDouble(row));
            total[first] += probability;
            mean[first] += probability * x.getDouble(row, 1, 0, 0);
        }
        for (int row = 0; row < levels * levels; row++) {
            int first = (int) Math.round(x.getDouble(row, 0, 0, 0) * (levels - 1));
            assertThat(found.getDouble(row, 1, 0, 0))
                    .isCloseTo(mean[first] / total[first], within(0.5 / (levels - 1)));
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 256, false", "2, 16, true", "3, 5, true"})
    void probabilitiesSumToOne(int channels, int levels, boolean coupled) {
        INDArray x = allPixels(levels, channels);
        int rows = (int) x.size(0);
        INDArray p = repeated(parameters(3, 1, channels, coupled), rows);
        double total = 0;
        for (double log : logProb(p, x, channels, levels, coupled).toDoubleVector()) {
            total += Math.exp(log);
        }
        assertThat(total).isCloseTo(1, within(1e-10));
    }

    @Test
    void pixelsOfAnImageAreSummed() {
        INDArray p =
                Initializer.normal(1)
                        .create(Seeds.random(1), DataType.DOUBLE, 2, 2, 3, COMPONENTS * 5);
        INDArray x = Nd4j.zeros(DataType.DOUBLE, 2, 2, 2, 3);
        for (int i = 0; i < x.length(); i++) {
            x.putScalar(i, i % 5 / 4.0);
        }
        INDArray found = logProb(p, x, 2, 5, false);
        INDArray pixels = x.permute(0, 2, 3, 1).dup('c').reshape(12, 2, 1, 1);
        INDArray each = logProb(p.reshape(12, 1, 1, COMPONENTS * 5), pixels, 2, 5, false);
        assertThat(found.toDoubleVector())
                .containsExactly(each.reshape(2, 6).sum(1).toDoubleVector(), within(1e-10));
    }

    @ParameterizedTest
    @CsvSource({"1, 256, false", "3, 4, false", "3, 4, true"})
    void gradientsAgreeWithFiniteDifferences(int channels, int levels, boolean coupled) {
        int outputs = DiscretisedLogisticMixture.outputs(channels, COMPONENTS, coupled);
        INDArray x = Nd4j.zeros(DataType.DOUBLE, 3, channels, 2, 2);
        for (int i = 0; i < x.length(); i++) {
            x.putScalar(i, i * 7 % levels / (levels - 1.0));
        }
        GradientCheck.of(
                        graph -> {
                            SDVariable p = graph.placeholder("p", 3, 2, 2, outputs);
                            SDVariable value = graph.placeholder("x", x.shape());
                            return StableMath.mean(
                                    graph,
                                    new DiscretisedLogisticMixture(
                                                    graph, p, channels, levels, coupled)
                                            .logProb(value));
                        },
                        Mode.TRAINING,
                        Map.of("x", x),
                        1)
                .require(1e-6);
    }

    @ParameterizedTest
    @CsvSource({"1e6, 0", "-1e6, -50", "1e6, 50", "0, -50", "0, 50", "0.3, -7", "0.3, 7"})
    void extremeParametersGiveFiniteValuesAndGradients(double mean, double logScale) {
        int outputs = DiscretisedLogisticMixture.outputs(3, 1, true);
        INDArray p = Nd4j.zeros(DataType.DOUBLE, 4, 1, 1, outputs);
        INDArray x = Nd4j.zeros(DataType.DOUBLE, 4, 3, 1, 1);
        for (int row = 0; row < 4; row++) {
            for (int c = 0; c < 3; c++) {
                p.putScalar(new int[] {row, 0, 0, 1 + c}, mean);
                p.putScalar(new int[] {row, 0, 0, 4 + c}, logScale);
                p.putScalar(new int[] {row, 0, 0, 7 + c}, mean);
                x.putScalar(new int[] {row, c, 0, 0}, row * 85 / 255.0);
            }
        }
        boolean finite =
                GraphValues.inFloat()
                        .with("p", p)
                        .with("x", x)
                        .isFinite(
                                (graph, in) ->
                                        new DiscretisedLogisticMixture(
                                                        graph, in.get("p"), 3, 256, true)
                                                .logProb(in.get("x")));
        assertThat(finite).isTrue();
    }

    @Test
    void singlePrecisionKeepsNarrowAndWideScales() {
        INDArray p = Nd4j.zeros(DataType.DOUBLE, 3, 1, 1, 3);
        double[] scales = {-7, 0, 7};
        INDArray x = Nd4j.zeros(DataType.DOUBLE, 3, 1, 1, 1).addi(128 / 255.0);
        for (int row = 0; row < 3; row++) {
            p.putScalar(new int[] {row, 0, 0, 2}, scales[row]);
        }
        INDArray exact = logProb(p, x, 1, 256, false);
        INDArray found =
                GraphValues.inFloat()
                        .with("p", p)
                        .with("x", x)
                        .value(
                                (graph, in) ->
                                        new DiscretisedLogisticMixture(
                                                        graph, in.get("p"), 1, 256, false)
                                                .logProb(in.get("x")));
        for (int row = 0; row < 3; row++) {
            assertThat(found.getDouble(row)).isCloseTo(exact.getDouble(row), within(1e-3));
        }
    }

    private static INDArray samples(
            INDArray one, int count, int channels, int levels, boolean coupled) {
        INDArray noise =
                Initializer.uniform(0.5)
                        .create(Seeds.random(9), DataType.DOUBLE, count, 2 * channels, 1, 1)
                        .addi(0.5);
        return GraphValues.inDouble()
                .with("p", repeated(one, count))
                .with("u", noise)
                .value(
                        (graph, in) ->
                                new DiscretisedLogisticMixture(
                                                graph, in.get("p"), channels, levels, coupled)
                                        .sample(in.get("u")));
    }

    @Test
    void samplesAreAsOftenAsTheirProbabilities() {
        int count = 40_000;
        INDArray one = parameters(5, 1, 2, true);
        INDArray x = allPixels(4, 2);
        double[] logs = logProb(repeated(one, 16), x, 2, 4, true).toDoubleVector();
        int[] counts = new int[16];
        double[] drawn = samples(one, count, 2, 4, true).reshape(2L * count).toDoubleVector();
        for (int i = 0; i < count; i++) {
            counts[(int) Math.rint(drawn[2 * i] * 3) * 4 + (int) Math.rint(drawn[2 * i + 1] * 3)]++;
        }
        for (int i = 0; i < 16; i++) {
            double p = Math.exp(logs[i]);
            // five standard errors
            double error = 5 * Math.sqrt(p * (1 - p) / count) + 1e-4;
            assertThat((double) counts[i] / count).as("%d", i).isCloseTo(p, within(error));
        }
    }

    @Test
    void channelsFollowThoseThatAreGiven() {
        int count = 40_000;
        double[] one = parameters(5, 1, 2, true).reshape(-1).toDoubleVector();
        INDArray x = allPixels(4, 2);
        double[] logs =
                logProb(repeated(parameters(5, 1, 2, true), 16), x, 2, 4, true).toDoubleVector();
        LogisticPixel pixel = new LogisticPixel(2, COMPONENTS, 4, true);
        double[] known = {1, 0};
        int[] counts = new int[4];
        var random = Seeds.random(3);
        for (int i = 0; i < count; i++) {
            double[] uniform = random.doubles(4).toArray();
            double[] values = {1 / 3.0, 0};
            pixel.draw(one, 0, uniform, 0, values, 0, known);
            assertThat(values[0]).isEqualTo(1 / 3.0);
            counts[(int) Math.rint(values[1] * 3)]++;
        }
        double given = 0;
        for (int level = 0; level < 4; level++) {
            given += Math.exp(logs[4 + level]);
        }
        for (int level = 0; level < 4; level++) {
            double p = Math.exp(logs[4 + level]) / given;
            double error = 5 * Math.sqrt(p * (1 - p) / count) + 1e-4;
            assertThat((double) counts[level] / count).isCloseTo(p, within(error));
        }
    }

    @Test
    void meanIsThatOfSamples() {
        int count = 40_000;
        INDArray one = parameters(6, 1, 3, false);
        INDArray mean =
                GraphValues.inDouble()
                        .with("p", one)
                        .value(
                                (graph, in) ->
                                        new DiscretisedLogisticMixture(
                                                        graph, in.get("p"), 3, 256, false)
                                                .mean());
        INDArray drawn = samples(one, count, 3, 256, false).reshape(count, 3);
        for (int c = 0; c < 3; c++) {
            double error = 5 * 0.5 / Math.sqrt(count);
            assertThat(drawn.getColumn(c).meanNumber().doubleValue())
                    .isCloseTo(mean.getDouble(c), within(error));
        }
    }

    @Test
    void coupledChannelsHaveNoMeanInClosedForm() {
        GraphContext graph =
                GraphContext.create(new ParameterStore(1, DataType.FLOAT), Mode.EVALUATION);
        SDVariable p =
                graph.placeholder("p", 1, 1, 1, DiscretisedLogisticMixture.outputs(2, 1, true));
        DiscretisedLogisticMixture mixture = new DiscretisedLogisticMixture(graph, p, 2, 256, true);
        assertThatThrownBy(mixture::mean).isInstanceOf(UnsupportedOperationException.class);
    }
}
