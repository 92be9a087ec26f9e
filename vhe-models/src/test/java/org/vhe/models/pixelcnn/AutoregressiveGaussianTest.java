package org.vhe.models.pixelcnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.distribution.KlDivergence;
import org.vhe.core.graph.GradientCheck;
import org.vhe.core.graph.Gradients;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.graph.Initializer;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.random.Seeds;
import org.vhe.models.layer.NetworkRun;
import org.vhe.models.layer.PixelCnn;

/** The prior of a template, and the two estimates of the divergence from it. */
class AutoregressiveGaussianTest {
    private static final int DEPTH = 2;
    private static final int SIZE = 3;
    private static final PixelCnn STACK = new PixelCnn(2, 5, 3, PixelCnn.Unit.RELU);

    private final GraphContext graph =
            GraphContext.create(new ParameterStore(3, DataType.DOUBLE), Mode.TRAINING);

    private static AutoregressiveGaussian prior(GraphContext graph) {
        return new AutoregressiveGaussian(graph, STACK, null, DEPTH, SIZE, SIZE);
    }

    @Test
    void positionSeesNoLaterPosition() {
        SDVariable c = graph.placeholder("c", 1, DEPTH, SIZE, SIZE);
        DiagonalGaussian given = prior(graph).givenEarlier(c);
        INDArray choice = Nd4j.zeros(DataType.DOUBLE, 1, DEPTH, SIZE, SIZE);
        choice.putScalar(new long[] {0, 0, 1, 1}, 1);
        SDVariable both = given.mean().add(given.logVariance());
        SDVariable scalar = both.mul(graph.constant(choice)).sum();
        SDVariable gradient = Gradients.of(graph, scalar, List.of("c")).get("c");
        INDArray values = NetworkRun.sines(0.9, 1, DEPTH, SIZE, SIZE);
        INDArray derivatives = NetworkRun.evaluate(graph, gradient, Map.of("c", values));

        for (int channel = 0; channel < DEPTH; channel++) {
            for (int position = 0; position < SIZE * SIZE; position++) {
                double derivative =
                        derivatives.getDouble(0, channel, position / SIZE, position % SIZE);
                boolean earlier = position < SIZE + 1;
                assertThat(derivative != 0)
                        .as("channel %d, position %d", channel, position)
                        .isEqualTo(earlier);
            }
        }
    }

    /** Both estimates in rows of a batch, which share q but not the sample. */
    private double[][] estimates(int rows) {
        long[] shape = {rows, DEPTH, SIZE, SIZE};
        INDArray one = NetworkRun.sines(0.7, 1, DEPTH, SIZE, SIZE);
        SDVariable zeros = graph.placeholder("zeros", shape);
        DiagonalGaussian q =
                new DiagonalGaussian(
                        graph,
                        zeros.add(graph.constant(one)),
                        zeros.add(graph.constant(one.mul(0.5))));
        SDVariable sample = q.sample(graph.placeholder("noise", shape));
        AutoregressiveGaussian p = prior(graph);
        String positionwise = KlDivergence.of(q, p, sample).value().name();
        String ratio = KlDivergence.sampled(q, p, sample).value().name();
        RandomGenerator random = Seeds.random(11);
        Map<String, INDArray> inputs = new HashMap<>();
        inputs.put("zeros", Nd4j.zeros(DataType.DOUBLE, shape));
        inputs.put("noise", Initializer.normal(1).create(random, DataType.DOUBLE, shape));
        try (GraphExecutor executor =
                GraphExecutor.create(
                        graph, List.of(positionwise, ratio), GraphExecutor.Kind.COMPILED)) {
            graph.store().flatParameters().muli(2);
            Map<String, INDArray> values = executor.run(inputs);
            return new double[][] {
                values.get(positionwise).toDoubleVector(), values.get(ratio).toDoubleVector()
            };
        }
    }

    @Test
    void bothEstimatesOfTheDivergenceAgreeAndThePositionwiseOneVariesLess() {
        int rows = 4000;
        double[][] estimates = estimates(rows);
        double[] means = new double[2];
        double[] variances = new double[2];
        for (int e = 0; e < 2; e++) {
            INDArray values = Nd4j.createFromArray(estimates[e]);
            means[e] = values.meanNumber().doubleValue();
            variances[e] = values.varNumber().doubleValue();
        }
        double error = Math.sqrt((variances[0] + variances[1]) / rows);

        assertThat(means[0]).isPositive().isCloseTo(means[1], within(4 * error));
        assertThat(error).isLessThan(0.05 * means[0]);
        assertThat(variances[0]).isLessThan(0.5 * variances[1]);
        assertThat(Arrays.stream(estimates[0]).min().getAsDouble()).isPositive();
    }

    @Test
    void gradientOfTheDivergenceIsThatOfFiniteDifferences() {
        GradientCheck.of(
                        g -> {
                            long[] shape = {2, DEPTH, SIZE, SIZE};
                            DiagonalGaussian q =
                                    new DiagonalGaussian(
                                            g,
                                            g.placeholder("mean", shape),
                                            g.placeholder("logVariance", shape));
                            SDVariable sample = q.sample(g.placeholder("noise", shape));
                            return NetworkRun.weightedSum(
                                    g, prior(g).klFrom(q, sample).orElseThrow());
                        })
                .require(1e-6);
    }

    @Test
    void meanIsRefused() {
        assertThatThrownBy(() -> prior(graph).mean())
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage(
                        "the mean of AutoregressiveGaussian has no closed form;"
                                + " average samples of it");
    }
}
