package org.vhe.models.layer;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.check.Require;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Initializer;
import org.vhe.core.graph.Mode;
import org.vhe.core.shape.ShapeMismatchException;

/**
 * Batch normalisation: y = scale (x - m) / sqrt(v + epsilon) + shift for each channel, the last
 * axis.
 *
 * <p>In training m and v are mean and (biased) variance over all other axes, and update the running
 * statistics, the variance by its unbiased value; in evaluation m and v are the running statistics.
 * As PyTorch's BatchNorm. Ioffe and Szegedy (2015).
 *
 * <p>Applied twice in one graph and scope, only the last application updates the statistics.
 *
 * @param name scope of the parameters {@code scale} and {@code shift} and the statistics {@code
 *     mean} and {@code variance}, all [1, channels]
 * @param momentum weight of the batch in the running statistics, in (0, 1]
 * @param epsilon added to the variance, positive
 */
public record BatchNorm(String name, double momentum, double epsilon) implements Layer {

    public BatchNorm {
        Require.notBlank("name", name);
        if (!(momentum > 0 && momentum <= 1)) {
            throw new IllegalArgumentException("momentum must be in (0, 1], but is " + momentum);
        }
        Require.positive("epsilon", epsilon);
    }

    /** With momentum 0.1 and epsilon 1e-5. */
    public BatchNorm(String name) {
        this(name, 0.1, 1e-5);
    }

    /**
     * @param input [batch, features] or [batch, height, width, channels]
     * @return of the input's shape
     */
    @Override
    public SDVariable apply(GraphContext graph, SDVariable input) {
        long[] shape = graph.shapeOf(input);
        SDVariable rows = Rows.of(graph, input);
        SDVariable output =
                graph.mode() == Mode.TRAINING
                        ? normaliseByBatch(graph.scope(name), rows)
                        : normaliseByStatistics(graph.scope(name), rows);
        return Rows.reshape(graph, output, shape);
    }

    private SDVariable normaliseByBatch(GraphContext scope, SDVariable x) {
        long[] shape = scope.shapeOf(x);
        if (shape[0] < 2) {
            throw new ShapeMismatchException(
                    "input of '" + name + "' in training, as a matrix,",
                    "[values per channel >= 2 (a larger batch), channels]",
                    shape);
        }
        SDVariable scale = scale(scope, shape[1]);
        SDVariable shift = shift(scope, shape[1]);
        SDVariable average = scope.full(1.0 / shape[0], 1, shape[0]);
        SDVariable mean = average.mmul(x);
        SDVariable centred = x.sub(mean);
        SDVariable variance = average.mmul(centred.mul(centred));
        updateStatistics(scope, mean, variance, shape);
        SDVariable inverse = inverseDeviation(scope, variance);
        SDVariable factor = scale.mul(inverse);
        SDVariable output = centred.mul(factor).add(shift);
        return scope.withGradient(
                output,
                List.of(x, scale, shift),
                g -> batchGradients(g, average, centred, inverse, factor, shape[0]));
    }

    /**
     * With g the gradient by the output, u the centred input, s = 1 / sqrt(v + epsilon) and E the
     * mean over rows, the gradient by the input is scale s (g - E[g] - u s² E[g u]).
     */
    private static List<SDVariable> batchGradients(
            SDVariable g,
            SDVariable average,
            SDVariable centred,
            SDVariable inverse,
            SDVariable factor,
            long rows) {
        SDVariable meanGradient = average.mmul(g);
        SDVariable correlation = average.mmul(g.mul(centred)).mul(inverse);
        SDVariable input =
                g.sub(centred.mul(correlation.mul(inverse))).sub(meanGradient).mul(factor);
        return List.of(input, correlation.mul(rows), meanGradient.mul(rows));
    }

    private void updateStatistics(
            GraphContext scope, SDVariable mean, SDVariable variance, long[] shape) {
        double unbiased = shape[0] / (shape[0] - 1.0);
        mean(scope, shape[1]);
        variance(scope, shape[1]);
        scope.updateStatistic("mean", mean, momentum);
        scope.updateStatistic("variance", variance.mul(unbiased), momentum);
    }

    /** The statistics are folded into one factor and one offset: two passes over the input. */
    private SDVariable normaliseByStatistics(GraphContext scope, SDVariable x) {
        long channels = scope.shapeOf(x)[1];
        SDVariable factor =
                scale(scope, channels).mul(inverseDeviation(scope, variance(scope, channels)));
        SDVariable offset = shift(scope, channels).sub(mean(scope, channels).mul(factor));
        return x.mul(factor).add(offset);
    }

    private SDVariable inverseDeviation(GraphContext scope, SDVariable variance) {
        return scope.sameDiff().math().sqrt(variance.add(epsilon)).rdiv(1);
    }

    private static SDVariable scale(GraphContext scope, long channels) {
        return scope.parameter("scale", Initializer.constant(1), 1, channels);
    }

    private static SDVariable shift(GraphContext scope, long channels) {
        return scope.parameter("shift", Initializer.constant(0), 1, channels);
    }

    private static SDVariable mean(GraphContext scope, long channels) {
        return scope.statistic("mean", 0, 1, channels);
    }

    private static SDVariable variance(GraphContext scope, long channels) {
        return scope.statistic("variance", 1, 1, channels);
    }
}
