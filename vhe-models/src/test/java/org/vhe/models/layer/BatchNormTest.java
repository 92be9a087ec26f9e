package org.vhe.models.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Initializer;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.graph.StatisticUpdate;
import org.vhe.core.shape.ShapeMismatchException;

/** Expected values: PyTorch 2.13, one step of nn.BatchNorm2d and nn.BatchNorm1d. */
class BatchNormTest {
    private static final double[] TRAINING = {
        0.147503, 0.020693, 2.238060, 0.271233, -0.802456, 1.260105, -1.511390, 0.560218,
        1.851269, -0.110623, 1.032197, 0.894098, -1.958272, 1.108389, 0.219681, 0.006294,
        2.220479, 0.292799, -0.866645, 1.264705, -1.464641, 0.536562, 1.894215, -0.104473
    };
    private static final double[] EVALUATION = {
        0.242665, 0.104464, 1.738810, 0.286577, -0.437190, 1.005370, -0.944552, 0.496635,
        1.461995, 0.009013, 0.875812, 0.739326, -1.264371, 0.895090, 0.294320, 0.093998,
        1.726228, 0.302253, -0.483129, 1.008714, -0.911095, 0.479440, 1.492731, 0.013484
    };
    private static final double[] RUNNING_MEAN = {0.004775, 0.010237};
    private static final double[] RUNNING_VARIANCE = {0.953262, 0.955047};
    private static final double[] TRAINING_RANK_2 = {
        0.273537, 0.948617, 1.155084, -0.294702, -0.973954, -1.180002, 1.395787, 1.049774, 0.810259,
        -1.374622, -1.024437, -0.785341
    };
    private static final Layer NORM = new BatchNorm("norm");
    private static final INDArray IMAGES = NetworkRun.sines(0.9, 2, 2, 3, 2);

    private static ParameterStore store() {
        ParameterStore store = new ParameterStore(1, DataType.DOUBLE);
        store.parameter("norm/scale", Initializer.values(1.5, -0.5), 1, 2);
        store.parameter("norm/shift", Initializer.values(0.25, 0.5), 1, 2);
        return store;
    }

    /** What a trainer does with the declared updates after a step. */
    private static void trainOneStep(ParameterStore store, INDArray input) {
        GraphContext graph = GraphContext.create(store, Mode.TRAINING);
        NORM.apply(graph, graph.placeholder("input", input.shape()));
        for (StatisticUpdate update : graph.statisticUpdates().values()) {
            SDVariable value = graph.sameDiff().getVariable(update.batchValue());
            INDArray batch = NetworkRun.evaluate(graph, value, Map.of("input", input));
            INDArray statistic = store.statistics().get(update.statistic());
            statistic.muli(1 - update.momentum()).addi(batch.mul(update.momentum()));
        }
    }

    @Test
    void trainingNormalisesByTheBatchAsPyTorch() {
        INDArray output = NetworkRun.output(store(), Mode.TRAINING, NORM, IMAGES);

        assertThat(output.shape()).containsExactly(2, 2, 3, 2);
        assertThat(output.reshape(-1).toDoubleVector()).containsExactly(TRAINING, within(1e-6));
    }

    @Test
    void runningStatisticsAndEvaluationAreThoseOfPyTorch() {
        ParameterStore store = store();
        trainOneStep(store, IMAGES);
        INDArray output = NetworkRun.output(store, Mode.EVALUATION, NORM, IMAGES);

        assertThat(store.statistics().get("norm/mean").reshape(-1).toDoubleVector())
                .containsExactly(RUNNING_MEAN, within(1e-6));
        assertThat(store.statistics().get("norm/variance").reshape(-1).toDoubleVector())
                .containsExactly(RUNNING_VARIANCE, within(1e-6));
        assertThat(output.reshape(-1).toDoubleVector()).containsExactly(EVALUATION, within(1e-6));
    }

    @Test
    void featuresAreNormalisedAsPyTorch() {
        INDArray output =
                NetworkRun.output(
                        new ParameterStore(1, DataType.DOUBLE),
                        Mode.TRAINING,
                        NORM,
                        NetworkRun.sines(1.1, 4, 3));

        assertThat(output.reshape(-1).toDoubleVector())
                .containsExactly(TRAINING_RANK_2, within(1e-6));
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void gradientIsThatOfFiniteDifferences(Mode mode) {
        NetworkRun.requireGradient(mode, NORM, NetworkRun.sines(1.1, 5, 3));
        NetworkRun.requireGradient(mode, NORM, IMAGES);
    }

    @Test
    void gradientIsExactBehindOtherLayers() {
        Layer network =
                Sequential.of(
                        Blocks.convolution(new Conv2d("first", 3, 3).withStride(2)),
                        Blocks.deconvolution("second", 2),
                        new Flatten(),
                        Blocks.linear("third", 4));
        NetworkRun.requireGradient(Mode.TRAINING, network, NetworkRun.sines(0.37, 4, 4, 4, 2));
    }

    @Test
    void evaluationDeclaresNoUpdates() {
        GraphContext graph = GraphContext.create(store(), Mode.EVALUATION);
        NORM.apply(graph, graph.placeholder("input", 4, 2));

        assertThat(graph.statisticUpdates()).isEmpty();
    }

    @Test
    void trainingNeedsTwoValuesPerChannel() {
        GraphContext graph = GraphContext.create(store(), Mode.TRAINING);
        SDVariable single = graph.placeholder("input", 1, 2);

        assertThatThrownBy(() -> NORM.apply(graph, single))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessageContaining("values per channel >= 2")
                .hasMessageContaining("[1, 2]");
    }

    @Test
    void momentumAboveOneIsRefused() {
        assertThatThrownBy(() -> new BatchNorm("norm", 1.5, 1e-5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("momentum must be in (0, 1], but is 1.5");
    }
}
