package org.vhe.core.distribution;

import java.util.Arrays;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.JavaOperation;
import org.vhe.core.graph.Noise;
import org.vhe.core.graph.StableMath;
import org.vhe.core.random.Draw;
import org.vhe.core.shape.ShapeMismatchException;
import org.vhe.core.shape.Shapes;

/**
 * Independent values of k levels each, k / (levels - 1), of which any may have any probability: log
 * p(x) = logSoftmax(logits)[k], summed over the event. As a {@link Categorical} of images whose
 * pixels are levels instead of one-hot vectors.
 */
public final class CategoricalLevels implements Distribution {
    private final GraphContext graph;
    private final SDVariable rows;
    private final long[] shape;
    private final int levels;

    /**
     * @param graph the graph of the logits
     * @param logits unnormalised log probabilities, [batch, event..., levels]
     */
    public CategoricalLevels(GraphContext graph, SDVariable logits) {
        long[] found = graph.shapeOf(logits);
        if (found.length < 3) {
            throw new ShapeMismatchException("logits", "[batch, event..., levels]", found);
        }
        this.graph = graph;
        this.levels = LevelIndicator.require(Math.toIntExact(found[found.length - 1]));
        this.shape = Arrays.copyOf(found, found.length - 1);
        this.rows = logits.reshape(Shapes.length(shape), levels);
    }

    @Override
    public long[] eventShape() {
        return Shapes.withoutFirst(shape);
    }

    @Override
    public Support support() {
        return Support.levels(levels);
    }

    @Override
    public SDVariable logProb(SDVariable value) {
        return StableMath.sumEvent(
                graph, chosen(value).reshape(shape[0], Shapes.length(shape) / shape[0] * levels));
    }

    @Override
    public SDVariable logProbOfEach(SDVariable value) {
        return StableMath.sumEvent(graph, chosen(value)).reshape(shape);
    }

    /** The log probability of each value's level, zeros for the others, [values, levels]. */
    private SDVariable chosen(SDVariable value) {
        graph.requireShape(value, "value", shape);
        return LevelIndicator.of(graph, value, levels).mul(StableMath.logSoftmax(graph, rows, 1));
    }

    @Override
    public Noise noise() {
        return Noise.uniform(eventShape());
    }

    /** {@inheritDoc} By the inverse of the distribution function; without gradient. */
    @Override
    public SDVariable sample(SDVariable noise) {
        graph.requireShape(noise, "noise", shape);
        SDVariable sample =
                JavaOperation.of(graph, "categorical_levels", this::draw, shape, rows, noise);
        return EventAxes.withoutGradient(graph, sample);
    }

    private double[] draw(double[][] inputs) {
        double[] sample = new double[inputs[1].length];
        JavaOperation.forEach(
                sample.length,
                () -> i -> sample[i] = draw(inputs[0], i * levels, levels, inputs[1][i]));
        return sample;
    }

    /**
     * Draws one value.
     *
     * @param logits hold those of its levels
     * @param first where they begin
     * @param levels how many there are
     * @param uniform in [0, 1]
     * @return k / (levels - 1)
     */
    public static double draw(double[] logits, int first, int levels, double uniform) {
        return Draw.byLogWeights(logits, first, levels, uniform) / (levels - 1.0);
    }

    @Override
    public boolean isReparameterised() {
        return false;
    }

    @Override
    public SDVariable mean() {
        SDVariable values =
                graph.constant(Nd4j.arange(levels).reshape(levels, 1)).mul(1 / (levels - 1.0));
        SDVariable probabilities =
                graph.sameDiff().math().exp(StableMath.logSoftmax(graph, rows, 1));
        return probabilities.mmul(values).reshape(shape);
    }
}
