package org.vhe.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.episode.EpisodeBatch;
import org.vhe.core.episode.EpisodeSampler;
import org.vhe.core.episode.SupportSpec;
import org.vhe.core.episode.TargetMembership;
import org.vhe.core.gaussian.GaussianDesigns;
import org.vhe.core.graph.GradientCheck;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.graph.Mode;
import org.vhe.core.shape.ShapeMismatchException;

/** Losses and accuracies of episodes, against loops over Java arrays. */
class EpisodicClassifierTest {
    private static final int BATCH = 8;
    private static final int SHOT = 3;

    /** Four classes, so that each batch of eight has some class more than once. */
    private static final GroupedDataset DATA =
            GaussianDesigns.data(
                    1, Map.of("class", IntStream.range(0, 24).map(i -> i / 6).toArray()));

    /** Negative squared distances to the means of the elements themselves. */
    private static EpisodicClassifier.Builder nearestMean() {
        return EpisodicClassifier.builder("class", 3)
                .scores(
                        (graph, queries, supports) -> {
                            long[] shape = graph.shapeOf(supports);
                            long n = graph.shapeOf(queries)[0];
                            SDVariable means = supports.mean(1).reshape(1, shape[0], 3);
                            SDVariable differences = queries.reshape(n, 1, 3).sub(means);
                            return differences.mul(differences).sum(2).neg();
                        });
    }

    private static EpisodeBatch batch(long seed) {
        SupportSpec spec =
                SupportSpec.of(EpisodicClassifier.CLASS, "class", SHOT)
                        .withTarget(TargetMembership.EXCLUDED);
        return new EpisodeSampler(DATA, List.of(spec), BATCH, seed).batch(0);
    }

    private static float[] same(EpisodeBatch batch) {
        long[] classes = batch.classes(EpisodicClassifier.CLASS);
        float[] same = new float[BATCH * BATCH];
        for (int i = 0; i < same.length; i++) {
            int row = i / BATCH;
            int column = i % BATCH;
            same[i] = row != column && classes[row] == classes[column] ? 1 : 0;
        }
        return same;
    }

    private record Found(double[] loss, double[] accuracy, double bound) {}

    private static Found run(EpisodicLoss loss, EpisodeBatch batch, DataType type) {
        EpisodicClassifier model = nearestMean().loss(loss).dataType(type).build();
        ObjectiveGraph graph =
                model.objectiveGraph(
                        Mode.TRAINING, BATCH, Map.of(EpisodicClassifier.CLASS, SHOT), Map.of());
        String lossName = graph.metrics().get(ObjectiveGraph.LOSS).name();
        String accuracyName = graph.metrics().get(ObjectiveGraph.ACCURACY).name();
        try (GraphExecutor executor =
                GraphExecutor.create(
                        graph.graph(),
                        List.of(lossName, accuracyName, graph.bound().name()),
                        Map.of(),
                        GraphExecutor.Kind.COMPILED)) {
            executor.set(ObjectiveGraph.TARGET, batch.targets());
            executor.set(
                    ObjectiveGraph.support(EpisodicClassifier.CLASS),
                    batch.support(EpisodicClassifier.CLASS));
            executor.set(ObjectiveGraph.sameClass(EpisodicClassifier.CLASS), same(batch));
            executor.execute();
            return new Found(
                    executor.doubles(lossName),
                    executor.doubles(accuracyName),
                    executor.doubles(graph.bound().name())[0]);
        }
    }

    /** Scores by loops. */
    private static double[][] scores(EpisodeBatch batch) {
        float[] x = batch.targets();
        float[] d = batch.support(EpisodicClassifier.CLASS);
        double[][] scores = new double[BATCH][BATCH];
        for (int i = 0; i < BATCH; i++) {
            for (int k = 0; k < BATCH; k++) {
                for (int j = 0; j < 3; j++) {
                    double mean = 0;
                    for (int s = 0; s < SHOT; s++) {
                        mean += d[(k * SHOT + s) * 3 + j] / (double) SHOT;
                    }
                    scores[i][k] -= Math.pow(x[i * 3 + j] - mean, 2);
                }
            }
        }
        return scores;
    }

    private static double slowLoss(
            EpisodicLoss loss, double[][] scores, long[] classes, int query) {
        double[] others =
                IntStream.range(0, BATCH)
                        .filter(k -> classes[k] != classes[query])
                        .mapToDouble(k -> scores[query][k])
                        .toArray();
        double own = scores[query][query];
        if (loss == EpisodicLoss.CROSS_ENTROPY) {
            double sum = Math.exp(own) + Arrays.stream(others).map(Math::exp).sum();
            return -Math.log(Math.exp(own) / sum);
        }
        double differ = Arrays.stream(others).map(s -> -Math.log(1 - 1 / (1 + Math.exp(-s)))).sum();
        double alike = -Math.log(1 / (1 + Math.exp(-own)));
        return 0.5 * alike + 0.5 * differ / Math.max(1, others.length);
    }

    @ParameterizedTest
    @EnumSource(EpisodicLoss.class)
    void lossAndAccuracyAreThoseOfLoopsWithoutTheOwnClassASecondTime(EpisodicLoss loss) {
        boolean correct = false;
        boolean wrong = false;
        for (long seed = 1; seed <= 5; seed++) {
            EpisodeBatch batch = batch(seed);
            long[] classes = batch.classes(EpisodicClassifier.CLASS);
            assertThat(Arrays.stream(classes).distinct().count()).isBetween(2L, 4L);
            double[][] scores = scores(batch);
            Found found = run(loss, batch, DataType.DOUBLE);
            for (int i = 0; i < BATCH; i++) {
                assertThat(found.loss()[i])
                        .isCloseTo(slowLoss(loss, scores, classes, i), within(1e-9));
                int query = i;
                boolean best =
                        IntStream.range(0, BATCH)
                                .filter(k -> classes[k] != classes[query])
                                .allMatch(k -> scores[query][query] > scores[query][k]);
                assertThat(found.accuracy()[i]).isEqualTo(best ? 1 : 0);
                correct |= best;
                wrong |= !best;
            }
            double mean = Arrays.stream(found.loss()).average().orElseThrow();
            assertThat(found.bound()).isCloseTo(-mean, within(1e-9));
            assertThat(run(loss, batch, DataType.FLOAT).bound()).isCloseTo(-mean, within(1e-4));
        }
        assertThat(correct && wrong).as("both happen").isTrue();
    }

    @ParameterizedTest
    @EnumSource(EpisodicLoss.class)
    void gradientsAreFiniteDifferences(EpisodicLoss loss) {
        EpisodicClassifier model =
                EpisodicClassifier.builder("class", 3)
                        .scores((graph, queries, supports) -> queries.mmul(weights(graph)))
                        .loss(loss)
                        .build();
        GradientCheck check =
                GradientCheck.of(
                        graph -> {
                            SDVariable scores = graph.placeholder("scores", BATCH, BATCH);
                            SDVariable same =
                                    graph.constant(
                                            Nd4j.create(same(batch(1)), new long[] {8, 8}, 'c'));
                            return new EpisodeGraphBuilder(model, graph)
                                    .loss(scores.mul(3), same)
                                    .bound();
                        });
        assertThat(check.require(1e-6).errors()).containsKey("scores");
    }

    private static SDVariable weights(GraphContext graph) {
        return graph.full(1, 3, 2);
    }

    @Test
    void oneClassThatFillsABatchHasNothingToBeToldFrom() {
        EpisodeBatch batch = batch(1);
        EpisodicClassifier model = nearestMean().build();
        GraphContext graph = GraphContext.create(model.parameters(), Mode.TRAINING);
        float[] all = new float[BATCH * BATCH];
        for (int i = 0; i < all.length; i++) {
            all[i] = i / BATCH == i % BATCH ? 0 : 1;
        }
        SplittableRandom random = new SplittableRandom(1);
        float[] values = new float[all.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (10 * random.nextGaussian());
        }
        ObjectiveGraph built =
                new EpisodeGraphBuilder(model, graph)
                        .loss(
                                graph.constant(Nd4j.create(values, new long[] {8, 8}, 'c')),
                                graph.constant(Nd4j.create(all, new long[] {8, 8}, 'c')));
        double loss =
                -graph.sameDiff()
                        .output(Map.of(), built.bound().name())
                        .get(built.bound().name())
                        .getDouble(0);
        assertThat(loss).isEqualTo(0);
        assertThat(batch.batchSize()).isEqualTo(BATCH);
    }

    @Test
    void scoresOfAnotherShapeAreRefused() {
        assertThatThrownBy(
                        () ->
                                EpisodicClassifier.builder("class", 3)
                                        .scores((graph, queries, supports) -> queries)
                                        .build())
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessageContaining("the scores [query, class]");
    }

    @Test
    void aClassifierWithoutScoresIsRefused() {
        assertThatThrownBy(() -> EpisodicClassifier.builder("class", 3).build())
                .hasMessageContaining("scores");
    }
}
