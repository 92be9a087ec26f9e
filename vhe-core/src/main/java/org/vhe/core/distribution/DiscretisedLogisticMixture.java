package org.vhe.core.distribution;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.JavaOperation;
import org.vhe.core.graph.Noise;
import org.vhe.core.graph.StableMath;
import org.vhe.core.shape.ShapeMismatchException;
import org.vhe.core.shape.Shapes;

/**
 * Pixels of gray or coloured images in levels such as 256, k / (levels - 1): a mixture of logistic
 * variables, of which a level has what falls nearest to it, p(x) = sum over components of weight
 * prod over channels of sigmoid((x + h - mean) / s) - sigmoid((x - h - mean) / s), where h is half
 * the distance of two levels and the first and the last level have all that lies beyond them.
 * Salimans et al., PixelCNN++ (2017), equations 1 to 3.
 *
 * <p>Pixels are independent. The weights of a pixel are those of all its channels; if channels are
 * coupled, the mean of each is moved by a coefficient in (-1, 1) times each earlier channel. Means
 * and scales are in units of half the range, in which levels go from -1 to 1, log scales between -7
 * and 7.
 */
public final class DiscretisedLogisticMixture implements Distribution {
    static final double LARGEST_SCALE = 7;

    private final GraphContext graph;
    private final LogisticLayout layout;
    private final SDVariable rows;
    private final long[] shape;
    private final int levels;

    /**
     * @param graph the graph of the parameters
     * @param parameters [batch, height, width, {@link #outputs}]: logits of the weights, one for
     *     each component; means, for each channel and in it for each component; log scales,
     *     likewise; coefficients before tanh, for each pair of a channel and one before it, (1, 0),
     *     (2, 0), (2, 1) and so on, and in it for each component
     * @param channels of the images
     * @param levels of each value
     * @param coupled whether there are coefficients
     */
    public DiscretisedLogisticMixture(
            GraphContext graph, SDVariable parameters, long channels, int levels, boolean coupled) {
        long[] found = graph.requireAxes(parameters, "parameters", "batch, height, width, outputs");
        int perComponent = outputs(channels, 1, coupled);
        if (found[3] % perComponent != 0) {
            throw new ShapeMismatchException(
                    "parameters",
                    "[batch, height, width, outputs] of %d outputs for each component"
                            .formatted(perComponent),
                    found);
        }
        int components = Math.toIntExact(found[3] / perComponent);
        this.graph = graph;
        this.levels = LevelIndicator.require(levels);
        this.layout = new LogisticLayout(Math.toIntExact(channels), components, coupled);
        this.shape = new long[] {found[0], channels, found[1], found[2]};
        this.rows = parameters.reshape(found[0] * found[1] * found[2], found[3]);
    }

    /** Number of parameters of a pixel. */
    public static int outputs(long channels, int components, boolean coupled) {
        return new LogisticLayout(Math.toIntExact(channels), components, coupled).outputs();
    }

    /** Number of components. */
    int components() {
        return layout.components();
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
        return StableMath.sumEvent(
                graph, pixelLogProb(value).reshape(shape[0], shape[2] * shape[3]));
    }

    /** {@inheritDoc} Of images of one channel. */
    @Override
    public SDVariable logProbOfEach(SDVariable value) {
        if (shape[1] != 1) {
            throw new UnsupportedOperationException(
                    "the %d channels of a pixel have a log probability together, not each"
                            .formatted(shape[1]));
        }
        return pixelLogProb(value).reshape(shape);
    }

    /** Of each pixel, [pixels]. */
    SDVariable pixelLogProb(SDVariable value) {
        SDVariable joint =
                terms(pixels(value)).mmul(matrix(layout.sumOfChannels(graph.dataType())));
        SDVariable logProbability =
                layout.components() == 1
                        ? joint
                        : StableMath.logSumExp(graph, joint.add(logWeights()), 1);
        return logProbability.reshape(shape[0] * shape[2] * shape[3]);
    }

    /** Log probabilities of each channel by each component, [pixels, terms]. */
    private SDVariable terms(SDVariable x) {
        SDVariable each = x.mmul(matrix(layout.eachChannel(graph.dataType())));
        SDVariable mean = mean(x);
        SDVariable logScale = logScale();
        LogisticBins bins = new LogisticBins(graph, each, mean, logScale, 1 / (levels - 1.0));
        return bins.logProbability(each, mean, logScale);
    }

    /** Levels [batch, channels, height, width] to [pixels, channels], between -1 and 1. */
    private SDVariable pixels(SDVariable value) {
        graph.requireShape(value, "value", shape);
        return value.mul(2)
                .sub(1)
                .permute(0, 2, 3, 1)
                .reshape(shape[0] * shape[2] * shape[3], shape[1]);
    }

    /** [pixels, channels] to [batch, channels, height, width]. */
    private SDVariable image(SDVariable pixels) {
        return pixels.reshape(shape[0], shape[2], shape[3], shape[1]).permute(0, 3, 1, 2);
    }

    private SDVariable matrix(INDArray constant) {
        return graph.constant(constant);
    }

    /** [pixels, components]. */
    private SDVariable logWeights() {
        if (layout.components() == 1) {
            return graph.full(0, shape[0] * shape[2] * shape[3], 1);
        }
        return StableMath.logSoftmax(graph, graph.slice(rows, 1, 0, layout.components()), 1);
    }

    private SDVariable ownMean() {
        return graph.slice(rows, 1, layout.firstMean(), layout.terms());
    }

    /** The means given the levels of earlier channels, [pixels, terms]. */
    private SDVariable mean(SDVariable x) {
        if (layout.pairs() == 0) {
            return ownMean();
        }
        long count = (long) layout.pairs() * layout.components();
        SDVariable coefficients =
                StableMath.tanh(graph, graph.slice(rows, 1, layout.firstCoefficient(), count));
        SDVariable earlier = x.mmul(matrix(layout.eachEarlier(graph.dataType())));
        SDVariable moved =
                coefficients.mul(earlier).mmul(matrix(layout.sumOfPairs(graph.dataType())));
        return ownMean().add(moved);
    }

    /** [pixels, terms]. */
    private SDVariable logScale() {
        SDVariable raw = graph.slice(rows, 1, layout.firstScale(), layout.terms());
        return EventAxes.bounded(graph, raw, -LARGEST_SCALE, LARGEST_SCALE);
    }

    /** {@inheritDoc} Two uniforms for each value: for the component and for the value. */
    @Override
    public Noise noise() {
        return Noise.uniform(2 * shape[1], shape[2], shape[3]);
    }

    /** {@inheritDoc} Channel by channel, each given those before it; without gradient. */
    @Override
    public SDVariable sample(SDVariable noise) {
        graph.requireShape(noise, "noise", noise().batchShape(shape[0]));
        SDVariable uniform = noise.permute(0, 2, 3, 1);
        long[] pixels = {shape[0], shape[2], shape[3], shape[1]};
        SDVariable sample =
                JavaOperation.of(graph, "logistic_mixture", this::draw, pixels, rows, uniform);
        return EventAxes.withoutGradient(graph, sample.permute(0, 3, 1, 2));
    }

    private double[] draw(double[][] inputs) {
        int channels = layout.channels();
        int outputs = layout.outputs();
        double[] sample = new double[inputs[1].length / 2];
        JavaOperation.forEach(
                sample.length / channels,
                () -> {
                    LogisticPixel pixel =
                            new LogisticPixel(
                                    channels, layout.components(), levels, layout.coupled());
                    return i ->
                            pixel.draw(
                                    inputs[0],
                                    i * outputs,
                                    inputs[1],
                                    2 * i * channels,
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

    /**
     * {@inheritDoc} That of what is rounded to levels, which differs by less than half a level.
     *
     * @throws UnsupportedOperationException if channels are coupled
     */
    @Override
    public SDVariable mean() {
        if (layout.pairs() > 0) {
            throw new UnsupportedOperationException(
                    "the mean of coupled channels has no closed form; average samples");
        }
        SDVariable weights =
                graph.sameDiff()
                        .math()
                        .exp(logWeights())
                        .mmul(matrix(layout.sumOfChannels(graph.dataType()).transpose().dup('c')));
        return clippedMean(ownMean(), weights);
    }

    /**
     * The mean of each channel given those before it, as {@link #mean}: a component counts as much
     * as it explains earlier channels, and its mean is moved by them.
     *
     * @param value [batch, channels, height, width]
     * @return of that shape
     */
    public SDVariable meanGivenEarlier(SDVariable value) {
        SDVariable x = pixels(value);
        SDVariable earlier = terms(x).mmul(matrix(layout.sumOfEarlier(graph.dataType())));
        SDVariable logits =
                earlier.add(
                        logWeights()
                                .mmul(
                                        matrix(
                                                layout.sumOfChannels(graph.dataType())
                                                        .transpose()
                                                        .dup('c'))));
        long pixels = shape[0] * shape[2] * shape[3];
        SDVariable each = logits.reshape(pixels * shape[1], layout.components());
        SDVariable weights = graph.sameDiff().math().exp(StableMath.logSoftmax(graph, each, 1));
        return clippedMean(mean(x), weights.reshape(pixels, layout.terms()));
    }

    /** Of logistic variables of these means and weights in each channel, [pixels, terms]. */
    private SDVariable clippedMean(SDVariable centres, SDVariable weights) {
        SDVariable scale = graph.sameDiff().math().exp(logScale());
        SDVariable above = StableMath.softplus(graph, centres.add(1).div(scale));
        SDVariable beyond = StableMath.softplus(graph, centres.sub(1).div(scale));
        SDVariable each = above.sub(beyond).mul(scale).mul(0.5);
        return image(
                each.mul(weights)
                        .mmul(matrix(layout.eachChannel(graph.dataType()).transpose().dup('c'))));
    }
}
