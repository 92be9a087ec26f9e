package org.vhe.models.factorial;

import java.util.Arrays;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.distribution.CategoricalLevels;
import org.vhe.core.distribution.SequentialDistribution;
import org.vhe.core.distribution.Support;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.JavaOperation;
import org.vhe.core.graph.Noise;
import org.vhe.core.graph.StableMath;
import org.vhe.core.shape.ShapeMismatchException;
import org.vhe.core.shape.Shapes;

/**
 * Images on black whose ink has the same colour wherever it is, in levels k / (levels - 1) of each
 * channel: x = mask * colour, and
 *
 * <pre>
 * log p(x) = log p(mask) + [mask is not empty] log p(colour)
 * </pre>
 *
 * The mask is where any channel is not zero. Channels of a colour are independent categories, but
 * that one of them at least is not zero: p(colour) = prod_k p_k(colour_k) / (1 - prod_k p_k(0)). An
 * image of two colours has probability zero; its log is -1e30, which no product with zero makes
 * undefined.
 */
public final class InkOfOneColour implements SequentialDistribution {
    private static final double LOWEST = -1e30;

    private final GraphContext graph;
    private final SequentialDistribution mask;
    private final SDVariable logits;
    private final CategoricalLevels colour;
    private final int levels;

    /** [batch, channels, height, width]. */
    private final long[] shape;

    /**
     * @param graph where to build
     * @param mask where ink is, bits [1, height, width] drawn from uniform noise
     * @param logits of the levels of each channel, [batch, channels, levels]
     */
    public InkOfOneColour(GraphContext graph, SequentialDistribution mask, SDVariable logits) {
        long[] found = graph.requireAxes(logits, "logits", "batch, channels, levels");
        long[] size = mask.eventShape();
        if (size.length != 3 || size[0] != 1) {
            throw new ShapeMismatchException("mask", "[1, height, width]", size);
        }
        if (mask.noise().kind() != Noise.Kind.UNIFORM) {
            throw new IllegalArgumentException(
                    "a mask is drawn from uniform noise, not from " + mask.noise().kind());
        }
        this.graph = graph;
        this.mask = mask;
        this.logits = logits;
        this.colour = new CategoricalLevels(graph, logits);
        this.levels = Math.toIntExact(found[2]);
        this.shape = new long[] {found[0], found[1], size[1], size[2]};
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
        SDVariable ink = ink(value);
        SDVariable brightest = brightest(value);
        SDVariable any = isInk(brightest.max(false, 1)).reshape(shape[0]);
        SDVariable colours = colour.logProb(brightest).sub(logOfSomeInk()).mul(any);
        SDVariable other = isInk(graph.sameDiff().math().abs(value.sub(coloured(ink, brightest))));
        SDVariable impossible =
                other.reshape(shape[0], Shapes.length(eventShape())).max(false, 1).mul(LOWEST);
        return mask.logProb(ink).add(colours).add(StableMath.withoutGradient(graph, impossible));
    }

    /** log(1 - prod_k p_k(0)), [batch]. */
    private SDVariable logOfSomeInk() {
        SDVariable black = colour.logProb(graph.full(0, shape[0], shape[1]));
        return StableMath.logOneMinusExp(graph, black.neg());
    }

    /** One where a value is not of the lowest level. */
    private SDVariable isInk(SDVariable value) {
        SDVariable found = value.gt(0.5 / (levels - 1)).castTo(graph.dataType());
        return StableMath.withoutGradient(graph, found);
    }

    /** Where any channel is not zero, [batch, 1, height, width]. */
    private SDVariable ink(SDVariable value) {
        return isInk(overChannels(value, false));
    }

    /** The largest, or the smallest, of the channels of each pixel, [batch, 1, height, width]. */
    private SDVariable overChannels(SDVariable value, boolean smallest) {
        SDVariable found = graph.slice(value, 1, 0, 1);
        for (long channel = 1; channel < shape[1]; channel++) {
            SDVariable next = graph.slice(value, 1, channel, 1);
            found =
                    smallest
                            ? graph.sameDiff().math().min(found, next)
                            : graph.sameDiff().math().max(found, next);
        }
        return found;
    }

    /** The largest value of each channel, [batch, channels]. */
    private SDVariable brightest(SDVariable value) {
        SDVariable rows = value.reshape(shape[0] * shape[1], shape[2] * shape[3]);
        return StableMath.withoutGradient(graph, rows.max(false, 1).reshape(shape[0], shape[1]));
    }

    /** The product of a mask, [batch, 1, height, width], and a colour, [batch, channels]. */
    private SDVariable coloured(SDVariable ink, SDVariable colours) {
        return ink.mul(colours.reshape(shape[0], shape[1], 1, 1));
    }

    /** {@inheritDoc} That of the mask, then a uniform number for each channel, in one axis. */
    @Override
    public Noise noise() {
        return Noise.uniform(maskNoise() + shape[1]);
    }

    private long maskNoise() {
        return Shapes.length(mask.noise().shape());
    }

    private SDVariable maskNoise(SDVariable noise) {
        graph.requireShape(noise, "noise", noise().batchShape(shape[0]));
        return graph.slice(noise, 1, 0, maskNoise()).reshape(mask.noise().batchShape(shape[0]));
    }

    @Override
    public SDVariable sample(SDVariable noise) {
        SDVariable nothing = graph.full(0, shape[0], shape[1]);
        return coloured(mask.sample(maskNoise(noise)), drawn(noise, nothing, nothing));
    }

    /**
     * {@inheritDoc} The colour is drawn before all pixels: what is given of it by any pixel is kept
     * by all.
     */
    @Override
    public SDVariable complete(SDVariable noise, SDVariable given, SDVariable known) {
        graph.requireShape(given, "given", shape);
        graph.requireShape(known, "known", shape);
        SDVariable kept = given.mul(known);
        SDVariable ink = ink(kept);
        // a pixel has ink if one of its channels has, and none if all have none
        SDVariable decided = graph.sameDiff().math().max(ink, overChannels(known, true));
        SDVariable drawnMask = mask.complete(maskNoise(noise), ink, decided);
        SDVariable knownColour = brightest(known.mul(ink));
        SDVariable image = coloured(drawnMask, drawn(noise, brightest(kept), knownColour));
        return StableMath.withoutGradient(graph, image.add(given.sub(image).mul(known)));
    }

    /** A colour of which some channels may be known, [batch, channels]. */
    private SDVariable drawn(SDVariable noise, SDVariable given, SDVariable known) {
        SDVariable uniform = graph.slice(noise, 1, maskNoise(), shape[1]);
        SDVariable sample =
                JavaOperation.of(
                        graph,
                        "ink_colour",
                        this::draw,
                        new long[] {shape[0], shape[1]},
                        logits,
                        uniform,
                        given,
                        known);
        return StableMath.withoutGradient(graph, sample);
    }

    private double[] draw(double[][] inputs) {
        int channels = Math.toIntExact(shape[1]);
        double[] sample = new double[inputs[1].length];
        for (int first = 0; first < sample.length; first += channels) {
            new ColourDraw(inputs, first, channels, levels).into(sample);
        }
        return sample;
    }

    /**
     * {@inheritDoc} The probability of ink given the mask before, times the colour if there was ink
     * before, and else its mean.
     */
    @Override
    public SDVariable meanGivenEarlier(SDVariable value) {
        graph.requireShape(value, "value", shape);
        SDVariable ink = ink(value);
        long pixels = shape[2] * shape[3];
        SDVariable count =
                ink.reshape(shape[0], pixels)
                        .mmul(graph.constant(before(Math.toIntExact(pixels), graph.dataType())));
        SDVariable seen =
                StableMath.withoutGradient(graph, count.gt(0.5).castTo(graph.dataType()))
                        .reshape(shape[0], 1, shape[2], shape[3]);
        SDVariable someInk = graph.sameDiff().math().exp(logOfSomeInk()).reshape(shape[0], 1);
        SDVariable expected = colour.mean().div(someInk);
        SDVariable colours = coloured(seen, brightest(value)).add(coloured(seen.rsub(1), expected));
        return mask.meanGivenEarlier(ink).mul(colours);
    }

    /** Sums, by a product from the left, of all entries before each. */
    private static INDArray before(int length, DataType type) {
        double[][] ones = new double[length][length];
        for (int i = 0; i < length; i++) {
            Arrays.fill(ones[i], i + 1, length, 1);
        }
        return Nd4j.createFromArray(ones).castTo(type);
    }
}
