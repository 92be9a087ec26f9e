package org.vhe.core.distribution;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.check.Require;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.JavaOperation;
import org.vhe.core.graph.Noise;
import org.vhe.core.graph.StableMath;
import org.vhe.core.shape.Shapes;

/**
 * Images in levels k / (levels - 1) whose pixels are zero in all channels, or else of any levels:
 * of each pixel, independently,
 *
 * <pre>
 * p(x) = (1 - r) [x = 0] + r product over channels of softmax(logits of the channel)[x]
 * </pre>
 *
 * such as drawings in ink of some colour on black, where r is the probability of ink: either all
 * channels of a pixel have ink or none has.
 */
public final class ZeroInflatedLevels implements Distribution {
    private final GraphContext graph;
    private final SDVariable rows;
    private final long[] shape;
    private final int levels;

    /**
     * @param graph the graph of the outputs
     * @param outputs the logit of r and the logits of each channel's levels, [batch, height, width,
     *     {@link #outputs}]
     * @param channels of a pixel
     * @param levels of each value
     */
    public ZeroInflatedLevels(GraphContext graph, SDVariable outputs, long channels, int levels) {
        long[] axes = graph.requireAxes(outputs, "outputs", "batch, height, width, outputs");
        Require.positive("channels", channels);
        this.graph = graph;
        this.levels = LevelIndicator.require(levels);
        this.shape = new long[] {axes[0], channels, axes[1], axes[2]};
        long count = outputs(channels, levels);
        graph.requireShape(outputs, "outputs", axes[0], axes[1], axes[2], count);
        this.rows = outputs.reshape(axes[0] * axes[1] * axes[2], count);
    }

    /** Number of parameters of a pixel. */
    public static long outputs(long channels, int levels) {
        return 1 + channels * levels;
    }

    /** [channels, height, width]. */
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
        graph.requireShape(value, "value", shape);
        SDVariable x = value.permute(0, 2, 3, 1).reshape(pixels(), shape[1]);
        SDVariable chosen = LevelIndicator.of(graph, x, levels).mul(logLevels());
        SDVariable given = StableMath.sumEvent(graph, chosen.reshape(pixels(), shape[1] * levels));
        SDVariable logit = logit();
        SDVariable inflated = given.sub(StableMath.softplus(graph, logit.neg()));
        SDVariable gain = StableMath.softplus(graph, logit.add(given).neg());
        return StableMath.sumEvent(
                graph, inflated.add(isZero(x).mul(gain)).reshape(shape[0], shape[2] * shape[3]));
    }

    private long pixels() {
        return shape[0] * shape[2] * shape[3];
    }

    /** [pixels]. */
    private SDVariable logit() {
        return graph.slice(rows, 1, 0, 1).reshape(pixels());
    }

    /** [pixels channels, levels]. */
    private SDVariable logLevels() {
        SDVariable logits =
                graph.slice(rows, 1, 1, shape[1] * levels).reshape(pixels() * shape[1], levels);
        return StableMath.logSoftmax(graph, logits, 1);
    }

    /** One where all channels are zero, [pixels]. */
    private SDVariable isZero(SDVariable x) {
        SDVariable zero = StableMath.sumEvent(graph, x).lt(0.5 / (levels - 1));
        return EventAxes.withoutGradient(graph, zero.castTo(graph.dataType()));
    }

    /** {@inheritDoc} A uniform number for whether there is ink, and one for each channel. */
    @Override
    public Noise noise() {
        return Noise.uniform(1 + shape[1], shape[2], shape[3]);
    }

    /** {@inheritDoc} By the inverse of distribution functions; without gradient. */
    @Override
    public SDVariable sample(SDVariable noise) {
        graph.requireShape(noise, "noise", noise().batchShape(shape[0]));
        SDVariable uniform = noise.permute(0, 2, 3, 1);
        long[] last = {shape[0], shape[2], shape[3], shape[1]};
        SDVariable sample =
                JavaOperation.of(graph, "zero_inflated_levels", this::draw, last, rows, uniform);
        return EventAxes.withoutGradient(graph, sample.permute(0, 3, 1, 2));
    }

    private double[] draw(double[][] inputs) {
        int channels = Math.toIntExact(shape[1]);
        int count = Math.toIntExact(outputs(channels, levels));
        double[] sample = new double[Math.toIntExact(pixels() * channels)];
        JavaOperation.forEach(
                Math.toIntExact(pixels()),
                () ->
                        i ->
                                new ZeroInflatedPixel(channels, levels)
                                        .draw(
                                                inputs[0],
                                                i * count,
                                                inputs[1],
                                                i * (1 + channels),
                                                sample,
                                                i * channels,
                                                null));
        return sample;
    }

    @Override
    public boolean isReparameterised() {
        return false;
    }

    @Override
    public SDVariable mean() {
        SDVariable values =
                graph.constant(Nd4j.arange(levels).reshape(levels, 1)).mul(1 / (levels - 1.0));
        SDVariable given =
                graph.sameDiff().math().exp(logLevels()).mmul(values).reshape(pixels(), shape[1]);
        SDVariable probability = StableMath.sigmoid(graph, logit()).reshape(pixels(), 1);
        return given.mul(probability)
                .reshape(shape[0], shape[2], shape[3], shape[1])
                .permute(0, 3, 1, 2);
    }
}
