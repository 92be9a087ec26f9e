package org.vhe.models.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.vhe.core.check.Require;

/**
 * A stack of masked convolutions: features of a pixel depend on the pixels before it in raster
 * order, and on what the network is conditioned on. The first layer has masks of kind A, later ones
 * of kind B.
 *
 * <p>With {@link Unit#RELU} a layer is max(W * h + V y, 0), with {@link Unit#GATED} a {@link
 * GatedBlock}; the last gated layer is followed by max(h, 0). Residual layers after the first are h
 * + U unit(h). Two stacks have no blind spot: a vertical one of the rows above, and a horizontal
 * one of the pixel's row that reads the vertical one before its unit. Van den Oord et al. (2016),
 * figure 2.
 *
 * @param depth number of layers without the added ones
 * @param channels of each layer
 * @param kernel height and width of the unmasked kernel, odd, at least 3
 * @param firstKernel the same of the first layer, which is cheap where pixels have few values
 * @param unit the nonlinearity
 * @param residual whether layers after the first add to their input
 * @param twoStacks whether there are two stacks
 * @param addedLayers number of residual layers after the others, whose change is zero at first: a
 *     network with them computes what the same parameters compute without them until they learn
 * @param addedCondition whether the linear maps of the condition are zero at first, for the same
 *     reason
 * @param dropout probability that a feature is left out of the input of a layer after the first, in
 *     training; 0 for none. What a residual layer adds to is whole.
 */
public record PixelCnn(
        int depth,
        long channels,
        long kernel,
        long firstKernel,
        Unit unit,
        boolean residual,
        boolean twoStacks,
        int addedLayers,
        boolean addedCondition,
        double dropout) {

    /** The nonlinearity of a layer. */
    public enum Unit {
        /** max(x, 0). */
        RELU,
        /** tanh(a) sigmoid(b). */
        GATED
    }

    /** A linear map of the features. */
    public record Head(String name, long channels) {
        public Head {
            Require.notBlank("name", name);
            Require.positive("channels", channels);
        }
    }

    public PixelCnn {
        Require.positive("depth", depth);
        Require.notNegative("addedLayers", addedLayers);
        Require.positive("channels", channels);
        requireKernel("kernel", kernel);
        requireKernel("firstKernel", firstKernel);
        Objects.requireNonNull(unit, "unit");
        Dropout.requireProbability("dropout", dropout);
    }

    private static void requireKernel(String name, long kernel) {
        if (kernel < 3 || kernel % 2 == 0) {
            throw new IllegalArgumentException(
                    name + " must be odd and at least 3, but is " + kernel);
        }
    }

    /** One stack, not residual, with the same kernel everywhere. */
    public PixelCnn(int depth, long channels, long kernel, Unit unit) {
        this(depth, channels, kernel, kernel, unit, false, false, 0, false, 0);
    }

    /** The same with another kernel of the first layer. */
    public PixelCnn withFirstKernel(long newFirstKernel) {
        return with(newFirstKernel, residual, twoStacks, addedLayers, addedCondition, dropout);
    }

    /** The same with or without residual layers. */
    public PixelCnn withResidual(boolean newResidual) {
        return with(firstKernel, newResidual, twoStacks, addedLayers, addedCondition, dropout);
    }

    /** The same with one stack or two. */
    public PixelCnn withTwoStacks(boolean newTwoStacks) {
        return with(firstKernel, residual, newTwoStacks, addedLayers, addedCondition, dropout);
    }

    /** The same with so many residual layers after the others, which begin as the identity. */
    public PixelCnn withAddedLayers(int newAddedLayers) {
        return with(firstKernel, residual, twoStacks, newAddedLayers, addedCondition, dropout);
    }

    /** The same with a condition that has no effect at first. */
    public PixelCnn withAddedCondition() {
        return with(firstKernel, residual, twoStacks, addedLayers, true, dropout);
    }

    /** The same with another probability of leaving features out. */
    public PixelCnn withDropout(double newDropout) {
        return with(firstKernel, residual, twoStacks, addedLayers, addedCondition, newDropout);
    }

    private PixelCnn with(
            long newFirstKernel,
            boolean newResidual,
            boolean newTwoStacks,
            int newAddedLayers,
            boolean newAddedCondition,
            double newDropout) {
        return new PixelCnn(
                depth,
                channels,
                kernel,
                newFirstKernel,
                unit,
                newResidual,
                newTwoStacks,
                newAddedLayers,
                newAddedCondition,
                newDropout);
    }

    /**
     * The network with some heads.
     *
     * @param operations where to build
     * @param image [batch, height, width, values]
     * @return the result of each head, [batch, height, width, head channels]
     */
    public <T> List<T> apply(CausalOperations<T> operations, T image, List<Head> heads) {
        T features = twoStacks ? twoStacks(operations, image) : oneStack(operations, image);
        T last = unit == Unit.GATED ? operations.relu(features) : features;
        List<T> results = new ArrayList<>();
        for (Head head : heads) {
            results.add(
                    operations.convolution(
                            MaskedConv2d.pointwise(head.name(), head.channels()), last));
        }
        return results;
    }

    private <T> T oneStack(CausalOperations<T> operations, T image) {
        T h = image;
        for (int layer = 1; layer <= depth + addedLayers; layer++) {
            Mask mask = layer == 1 ? Mask.A : Mask.B;
            T kept = kept(operations, layer, "dropout", h);
            h = withResidual(operations, layer, h, layer(operations, name(layer), mask, kept));
        }
        return h;
    }

    private <T> T kept(CausalOperations<T> operations, int layer, String name, T input) {
        return layer == 1 || dropout == 0
                ? input
                : operations.dropout(new Dropout(name(layer) + "/" + name, dropout), input);
    }

    private <T> T layer(CausalOperations<T> operations, String name, Mask mask, T input) {
        return unit == Unit.GATED
                ? gatedBlock(name, mask).apply(operations, input)
                : operations.relu(beforeUnit(operations, name, mask, input));
    }

    private GatedBlock gatedBlock(String name, Mask mask) {
        return new GatedBlock(name, channels, kernel(mask), mask, addedCondition);
    }

    private long kernel(Mask mask) {
        return mask.isFirst() ? firstKernel : kernel;
    }

    private <T> T twoStacks(CausalOperations<T> operations, T image) {
        T vertical = image;
        T h = image;
        for (int layer = 1; layer <= depth + addedLayers; layer++) {
            String name = name(layer);
            Mask above = layer == 1 ? Mask.VERTICAL_A : Mask.VERTICAL_B;
            Mask left = layer == 1 ? Mask.HORIZONTAL_A : Mask.HORIZONTAL_B;
            T keptAbove = kept(operations, layer, "vertical/dropout", vertical);
            T kept = kept(operations, layer, "dropout", h);
            T fromAbove = beforeUnit(operations, name + "/vertical", above, keptAbove);
            T fromLeft = beforeUnit(operations, name, left, kept);
            T link =
                    operations.convolution(
                            MaskedConv2d.pointwise(name + "/link", width()), fromAbove);
            T output = unit(operations, operations.add(fromLeft, link));
            vertical = unit(operations, fromAbove);
            h = withResidual(operations, layer, h, output);
        }
        return h;
    }

    private static String name(int layer) {
        return "layer" + layer;
    }

    /** Channels of a unit's input. */
    private long width() {
        return unit == Unit.GATED ? 2 * channels : channels;
    }

    private <T> T beforeUnit(CausalOperations<T> operations, String name, Mask mask, T input) {
        if (unit == Unit.GATED) {
            return gatedBlock(name, mask).beforeGate(operations, input);
        }
        MaskedConv2d convolution = new MaskedConv2d(name + "/masked", channels, kernel(mask), mask);
        MaskedConv2d map = MaskedConv2d.pointwise(name + "/condition", channels);
        return operations.addCondition(
                addedCondition ? map.fromZero() : map, operations.convolution(convolution, input));
    }

    private <T> T unit(CausalOperations<T> operations, T input) {
        return unit == Unit.GATED ? operations.gate(input) : operations.relu(input);
    }

    private <T> T withResidual(CausalOperations<T> operations, int layer, T input, T output) {
        boolean added = layer > depth;
        if (!added && (!residual || layer == 1)) {
            return output;
        }
        MaskedConv2d change = MaskedConv2d.pointwise(name(layer) + "/residual", channels);
        return operations.add(
                input, operations.convolution(added ? change.fromZero() : change, output));
    }
}
