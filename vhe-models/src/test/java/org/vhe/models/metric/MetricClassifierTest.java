package org.vhe.models.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.evaluation.fewshot.EpisodicFewShotClassifier;
import org.vhe.core.evaluation.fewshot.Scores;
import org.vhe.core.graph.GradientCheck;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.OperationCheck;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.graph.StableMath;
import org.vhe.core.model.ClassScores;
import org.vhe.core.model.EpisodicClassifier;
import org.vhe.core.model.EpisodicEvaluator;
import org.vhe.core.training.Checkpoint;
import org.vhe.core.training.CheckpointException;
import org.vhe.models.layer.Activation;
import org.vhe.models.layer.BatchNorm;
import org.vhe.models.layer.ChannelsLast;
import org.vhe.models.layer.Conv2d;
import org.vhe.models.layer.ImageSize;
import org.vhe.models.layer.MaxPool2d;
import org.vhe.models.layer.Sequential;

/** Scores against loops over Java arrays, gradients against finite differences. */
class MetricClassifierTest {
    private static final int QUERIES = 4;
    private static final int CLASSES = 3;
    private static final int SHOT = 2;
    private static final int FEATURES = 5;

    @TempDir Path folder;

    private static double[] normal(int length, long seed) {
        return new SplittableRandom(seed).doubles(length, -2, 2).toArray();
    }

    /** [query][feature] of [query, feature]. */
    private static double[][] rows(double[] values) {
        double[][] rows = new double[values.length / FEATURES][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Arrays.copyOfRange(values, i * FEATURES, (i + 1) * FEATURES);
        }
        return rows;
    }

    private static double[][] found(ClassScores scores, double[] queries, double[] supports) {
        GraphContext graph =
                GraphContext.create(new ParameterStore(1, DataType.DOUBLE), Mode.TRAINING);
        SDVariable result =
                scores.scores(
                        graph,
                        graph.constant(Nd4j.create(queries, new long[] {QUERIES, FEATURES}, 'c')),
                        graph.constant(
                                Nd4j.create(supports, new long[] {CLASSES, SHOT, FEATURES}, 'c')));
        OperationCheck.requireSafe(graph);
        assertThat(graph.shapeOf(result)).containsExactly(QUERIES, CLASSES);
        INDArray values = graph.sameDiff().output(Map.of(), result.name()).get(result.name());
        return values.toDoubleMatrix();
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += a[j] * b[j];
        }
        return sum;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    @Test
    void prototypicalScoresAreNegativeSquaredDistancesToMeans() {
        double[] q = normal(QUERIES * FEATURES, 1);
        double[] s = normal(CLASSES * SHOT * FEATURES, 2);
        double[][] found = found(new PrototypicalScores(), q, s);
        for (int i = 0; i < QUERIES; i++) {
            for (int c = 0; c < CLASSES; c++) {
                double distance = 0;
                for (int j = 0; j < FEATURES; j++) {
                    double mean = (rows(s)[2 * c][j] + rows(s)[2 * c + 1][j]) / 2;
                    distance += Math.pow(rows(q)[i][j] - mean, 2);
                }
                assertThat(found[i][c]).isCloseTo(-distance, within(1e-9));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 10})
    void softmaxOfMatchingScoresIsTheAttentionToAClassesExamples(double scale) {
        double[] q = normal(QUERIES * FEATURES, 1);
        double[] s = normal(CLASSES * SHOT * FEATURES, 2);
        double[][] found = found(new MatchingScores(scale), q, s);
        for (int i = 0; i < QUERIES; i++) {
            double[] weights = new double[CLASSES * SHOT];
            for (int e = 0; e < weights.length; e++) {
                double[] a = rows(q)[i];
                double[] b = rows(s)[e];
                double cosine = dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
                weights[e] = Math.exp(scale * cosine);
            }
            double total = Arrays.stream(weights).sum();
            double[] probabilities = Scores.free(found).probabilities(i);
            for (int c = 0; c < CLASSES; c++) {
                double attention = (weights[2 * c] + weights[2 * c + 1]) / total;
                assertThat(probabilities[c]).isCloseTo(attention, within(1e-6));
            }
        }
    }

    @Test
    void siameseScoresAreMeanLogitsOfPairs() {
        double[] q = normal(QUERIES * FEATURES, 1);
        double[] s = normal(CLASSES * SHOT * FEATURES, 2);
        double[][] found = found(new SiameseScores(), q, s);
        for (int i = 0; i < QUERIES; i++) {
            for (int c = 0; c < CLASSES; c++) {
                double logit = 0;
                for (int e = 2 * c; e < 2 * c + 2; e++) {
                    for (int j = 0; j < FEATURES; j++) {
                        double difference = sigmoid(rows(q)[i][j]) - sigmoid(rows(s)[e][j]);
                        // alpha is -10 / 5 at first, beta 0
                        logit += -2 * Math.abs(difference) / 2;
                    }
                }
                assertThat(found[i][c]).isCloseTo(logit, within(1e-9));
            }
        }
    }

    private static ClassScores scores(Metric metric) {
        return metric.scores(MetricOptions.of(metric));
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void gradientsAreFiniteDifferences(Metric metric) {
        GradientCheck.of(
                        graph -> {
                            SDVariable all =
                                    scores(metric)
                                            .scores(
                                                    graph,
                                                    graph.placeholder("q", QUERIES, FEATURES),
                                                    graph.placeholder(
                                                            "s", CLASSES, SHOT, FEATURES));
                            SDVariable log = StableMath.logSoftmax(graph, all, 1);
                            return StableMath.mean(graph, log.mul(log).reshape(12));
                        })
                .require(1e-6);
    }

    @Test
    void embeddingHasGradientsOfFiniteDifferencesAndPoolsBeforeItsNonlinearity() {
        GradientCheck.of(
                        graph -> {
                            SDVariable x = graph.placeholder("x", 3, 1, 9, 9);
                            SDVariable y = new FourBlocks(2).encode(graph, x);
                            return StableMath.mean(graph, y.mul(y).reshape(6));
                        })
                .require(1e-4);
        ParameterStore store = new ParameterStore(3, DataType.DOUBLE);
        GraphContext graph = GraphContext.create(store, Mode.TRAINING);
        SDVariable x = graph.constant(Nd4j.create(normal(162, 4), new long[] {2, 1, 9, 9}, 'c'));
        SDVariable ours = new FourBlocks(2).encode(graph, x);
        SDVariable usual = x;
        usual = new ChannelsLast().apply(graph, usual);
        for (int i = 1; i <= 4; i++) {
            String name = "block" + i + "/";
            usual =
                    Sequential.of(
                                    new Conv2d(name + "conv", 2, 3).withoutBias(),
                                    new BatchNorm(name + "norm"),
                                    Activation.ELU,
                                    new MaxPool2d())
                            .apply(graph, usual);
        }
        INDArray a = graph.sameDiff().output(Map.of(), ours.name()).get(ours.name());
        INDArray b = graph.sameDiff().output(Map.of(), usual.name()).get(usual.name());
        assertThat(a.data().asDouble()).containsExactly(b.data().asDouble(), within(1e-9));
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void checkpointMakesTheClassifierAgain(Metric metric) throws Exception {
        MetricOptions options =
                MetricOptions.of(metric).withWidth(3).withImage(new ImageSize(1, 12, 12));
        EpisodicClassifier model = MetricClassifier.create(options, 5);
        Path file = folder.resolve("peer.zip");
        Checkpoint.of(model).write(file);
        EpisodicClassifier again = Checkpoint.read(file).toModel(EpisodicClassifier.class);
        float[][][] supports = {{image(1), image(2)}, {image(3), image(4)}};
        float[][] queries = {image(5), image(6), image(7)};
        try (EpisodicEvaluator first = model.evaluator();
                EpisodicEvaluator second = again.evaluator()) {
            double[][] expected =
                    new EpisodicFewShotClassifier(first, 4).classify(supports, queries, 1).values();
            double[][] found =
                    new EpisodicFewShotClassifier(second, 4)
                            .classify(supports, queries, 1)
                            .values();
            assertThat(found).isDeepEqualTo(expected);
            assertThat(expected[0][0]).isNotEqualTo(expected[0][1]);
        }
        assertThat(again.toString())
                .startsWith(metric.title() + " of elements [1, 12, 12] by character");
        assertThatThrownBy(() -> Checkpoint.read(file).toModel())
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("expected a Homoencoder")
                .hasMessageContaining("'metric' are of kind EpisodicClassifier");
    }

    private static float[] image(long seed) {
        double[] values = normal(144, seed);
        float[] image = new float[144];
        for (int i = 0; i < image.length; i++) {
            image[i] = (float) values[i];
        }
        return image;
    }
}
