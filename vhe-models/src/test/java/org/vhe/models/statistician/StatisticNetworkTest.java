package org.vhe.models.statistician;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.graph.GradientCheck;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.model.Latents;
import org.vhe.core.shape.ShapeMismatchException;
import org.vhe.models.layer.NetworkRun;

class StatisticNetworkTest {
    private static final INDArray SUPPORT = NetworkRun.sines(0.9, 4, 3, 2);
    private final ParameterStore store = new ParameterStore(7, DataType.DOUBLE);

    /** Means of q(c; D), [batch, 2]. */
    private INDArray means(StatisticNetwork network, Mode mode, INDArray support, INDArray noise) {
        GraphContext graph = GraphContext.create(store, mode);
        SDVariable input = graph.placeholder("support", support.shape());
        DiagonalGaussian q = network.posterior(graph, input, Latents.none());
        Map<String, INDArray> inputs = new HashMap<>();
        inputs.put("support", support);
        if (noise != null) {
            inputs.put("noise/" + SampleDropout.NOISE, noise);
        }
        return NetworkRun.evaluate(graph, q.mean(), inputs);
    }

    private static INDArray permuteShots(INDArray array, int... order) {
        INDArray result = array.dup();
        for (int row = 0; row < array.size(0); row++) {
            for (int shot = 0; shot < order.length; shot++) {
                result.slice(row).slice(shot).assign(array.slice(row).slice(order[shot]));
            }
        }
        return result;
    }

    private static void requireClose(INDArray actual, INDArray expected) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        assertThat(actual.reshape(-1).toDoubleVector())
                .containsExactly(expected.reshape(-1).toDoubleVector(), within(1e-10));
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void permutingSupportLeavesPosteriorUnchanged(Mode mode) {
        StatisticNetwork network = new StatisticNetwork(2, 5);
        INDArray permuted = permuteShots(SUPPORT, 2, 0, 1);

        assertThat(permuted).isNotEqualTo(SUPPORT);
        requireClose(means(network, mode, permuted, null), means(network, mode, SUPPORT, null));
    }

    @Test
    void anotherElementChangesThePosterior() {
        StatisticNetwork network = new StatisticNetwork(2, 5);
        INDArray changed = SUPPORT.dup().putScalar(new int[] {0, 2, 1}, 3);
        INDArray before = means(network, Mode.EVALUATION, SUPPORT, null);
        INDArray after = means(network, Mode.EVALUATION, changed, null);

        assertThat(after.getDouble(0, 0)).isNotCloseTo(before.getDouble(0, 0), within(1e-4));
        assertThat(after.getDouble(1, 0)).isCloseTo(before.getDouble(1, 0), within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5})
    void gradientIsThatOfFiniteDifferences(double dropProbability) {
        GradientCheck.of(
                        graph -> {
                            SDVariable support = graph.placeholder("support", 4, 3, 2);
                            Latents parents =
                                    Latents.none().with("a", graph.placeholder("a", 4, 2));
                            DiagonalGaussian q =
                                    new StatisticNetwork(2, 3, dropProbability)
                                            .posterior(graph, support, parents);
                            return NetworkRun.weightedSum(
                                    graph, q.mean().add(q.logVariance().mul(0.3)));
                        })
                .require(1e-6);
    }

    @Test
    void evaluationKeepsAllElementsAndNeedsNoNoise() {
        StatisticNetwork network = new StatisticNetwork(2, 5, 0.5);
        GraphContext graph = GraphContext.create(store, Mode.EVALUATION);
        network.posterior(graph, graph.placeholder("support", 4, 3, 2), Latents.none());

        assertThat(graph.noiseInputs()).isEmpty();
        assertThat(store.parameters().get("summary1/linear/weight").shape()).containsExactly(6, 5);
    }

    @Test
    void noiseAboveTheThresholdKeepsAndTheLargestAlwaysStays() {
        GraphContext graph = GraphContext.create(store, Mode.TRAINING);
        SampleDropout kept = SampleDropout.of(graph, 3, 2, 0.5);
        INDArray noise = Nd4j.createFromArray(new double[][] {{0.6, 0.9}, {0.2, 0.7}, {0.3, 0.1}});
        Map<String, INDArray> inputs = Map.of("noise/keep", noise);

        assertThat(NetworkRun.evaluate(graph, kept.count(), inputs).reshape(-1).toDoubleVector())
                .containsExactly(2, 1, 1);
        assertThat(NetworkRun.evaluate(graph, kept.weights(), inputs).reshape(-1).toDoubleVector())
                .containsExactly(1, 1, 0, 2, 2, 0);
    }

    @Test
    void droppedElementsAreNotInTheMean() {
        GraphContext graph = GraphContext.create(store, Mode.TRAINING);
        SampleDropout kept = SampleDropout.of(graph, 1, 3, 0.5);
        SDVariable rows = graph.constant(Nd4j.createFromArray(new double[][] {{4}, {100}, {8}}));
        SDVariable mean =
                new org.vhe.models.layer.ShotMean()
                        .apply(graph, rows.mul(kept.weights()).reshape(1, 3, 1));
        INDArray noise = Nd4j.createFromArray(new double[][] {{0.9, 0.1, 0.8}});

        assertThat(NetworkRun.evaluate(graph, mean, Map.of("noise/keep", noise)).getDouble(0))
                .isCloseTo(6, within(1e-12));
    }

    @Test
    void supportWithoutShotAxisIsRefused() {
        GraphContext graph = GraphContext.create(store, Mode.TRAINING);
        SDVariable support = graph.placeholder("support", 32, 784);

        assertThatThrownBy(
                        () -> new StatisticNetwork(2, 5).posterior(graph, support, Latents.none()))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage("support must have shape [batch, shot, feature...], but has [32, 784]");
    }

    @Test
    void dropProbabilityOfOneIsRefused() {
        assertThatThrownBy(() -> new StatisticNetwork(2, 5, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("dropProbability must be in [0, 1), but is 1.0");
    }
}
