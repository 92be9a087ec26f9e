package org.vhe.core.distribution;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.JavaOperation;
import org.vhe.core.graph.Noise;
import org.vhe.core.graph.StableMath;
import org.vhe.core.shape.Shapes;

/**
 * Images in levels k / (levels - 1) whose pixels are zero in all channels, or else of a colour: of
 * each pixel, independently,
 *
 * <pre>
 * p(x) = (1 - r) [x = 0] + r m(x)
 * </pre>
 *
 * where m is the {@link DiscretisedLogisticMixture} of channels that are not coupled. Drawings in
 * ink of some colour on black are such images, r is the probability of ink there: either all
 * channels of a pixel have ink or none has.
 */
public final class ZeroInflatedLevels implements Distribution {
    private final GraphContext graph;
    private final SDVariable outputs;
    private final DiscretisedLogisticMixture colour;
    private final long[] shape;
    private final int levels;

    /**
     * @param graph the graph of the outputs
     * @param outputs the logit of r, then the parameters of m, [batch, height, width, {@link
     *     #outputs}]
     * @param channels of a pixel
     * @param levels of each value
     */
    public ZeroInflatedLevels(GraphContext graph, SDVariable outputs, long channels, int levels) {
        long[] axes = graph.requireAxes(outputs, "outputs", "batch, height, width, outputs");
        this.graph = graph;
        this.outputs = outputs;
        this.levels = levels;
        this.shape = new long[] {axes[0], channels, axes[1], axes[2]};
        this.colour =
                new DiscretisedLogisticMixture(
                        graph, graph.slice(outputs, 3, 1, axes[3] - 1), channels, levels, false);
    }

    /** Number of parameters of a pixel. */
    public static int outputs(long channels, int components) {
        return 1 + DiscretisedLogisticMixture.outputs(channels, components, false);
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
        SDVariable given = colour.pixelLogProb(value);
        SDVariable logit = logit().reshape(pixels());
        SDVariable inflated = given.sub(StableMath.softplus(graph, logit.neg()));
        SDVariable gain = StableMath.softplus(graph, logit.add(given).neg());
        return StableMath.sumEvent(
                graph,
                inflated.add(isZero(value).mul(gain)).reshape(shape[0], shape[2] * shape[3]));
    }

    private long pixels() {
        return shape[0] * shape[2] * shape[3];
    }

    /** [batch, height, width, 1]. */
    private SDVariable logit() {
        return graph.slice(outputs, 3, 0, 1);
    }

    /** One where all channels are zero, [pixels]. */
    private SDVariable isZero(SDVariable value) {
        SDVariable x = value.permute(0, 2, 3, 1).reshape(pixels(), shape[1]);
        SDVariable zero = StableMath.sumEvent(graph, x).lt(0.5 / (levels - 1));
        return EventAxes.withoutGradient(graph, zero.castTo(graph.dataType()));
    }

    /** {@inheritDoc} A uniform number for whether there is ink, and two for each channel. */
    @Override
    public Noise noise() {
        return Noise.uniform(1 + 2 * shape[1], shape[2], shape[3]);
    }

    /** {@inheritDoc} Without gradient. */
    @Override
    public SDVariable sample(SDVariable noise) {
        graph.requireShape(noise, "noise", noise().batchShape(shape[0]));
        SDVariable uniform = noise.permute(0, 2, 3, 1);
        long[] last = {shape[0], shape[2], shape[3], shape[1]};
        SDVariable sample =
                JavaOperation.of(graph, "zero_inflated_levels", this::draw, last, outputs, uniform);
        return EventAxes.withoutGradient(graph, sample.permute(0, 3, 1, 2));
    }

    private double[] draw(double[][] inputs) {
        int channels = Math.toIntExact(shape[1]);
        int components = colour.components();
        int count = outputs(channels, components);
        double[] sample = new double[Math.toIntExact(pixels() * channels)];
        JavaOperation.forEach(
                Math.toIntExact(pixels()),
                () -> {
                    ZeroInflatedPixel pixel = new ZeroInflatedPixel(channels, components, levels);
                    return i ->
                            pixel.draw(
                                    inputs[0],
                                    i * count,
                                    inputs[1],
                                    i * (1 + 2 * channels),
                                    sample,
                                    i * channels,
                                    null);
                });
        return sample;
    }

    @Override
    public boolean isReparameterised() {
        return false;
    }

    /** {@inheritDoc} With the mean of m as {@link DiscretisedLogisticMixture#mean} gives it. */
    @Override
    public SDVariable mean() {
        SDVariable probability = StableMath.sigmoid(graph, logit()).permute(0, 3, 1, 2);
        return colour.mean().mul(probability);
    }
}
