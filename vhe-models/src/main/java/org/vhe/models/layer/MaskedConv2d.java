package org.vhe.models.layer;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.vhe.core.check.Require;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Initializer;

/**
 * A convolution that sees earlier pixels only, in raster order; height and width are kept.
 *
 * <p>The masked half of the kernel is neither stored nor, its last row apart, computed: the kernel
 * ends at the pixel's own row. Parameters are uniform on ±1 / sqrt(inputs n) at first, with n =
 * kernel kernel for masks A and B, as of PyTorch's unmasked kernel, and the number of visible
 * pixels otherwise.
 *
 * @param name scope of the parameters {@code weight} [taps, inputs, channels], one tap for each
 *     visible pixel in raster order, and {@code bias} [1, channels]
 * @param channels number of output channels
 * @param kernel height and width of the unmasked kernel, odd
 * @param mask what is visible
 * @param zero whether all parameters are zero at first
 */
public record MaskedConv2d(String name, long channels, long kernel, Mask mask, boolean zero) {

    public MaskedConv2d {
        Require.notBlank("name", name);
        Require.positive("channels", channels);
        if (kernel < 1 || kernel % 2 == 0) {
            throw new IllegalArgumentException("kernel must be odd, but is " + kernel);
        }
        if (mask.taps(kernel) == 0) {
            throw new IllegalArgumentException(
                    "kernel must be at least 3 for mask " + mask + ", but is " + kernel);
        }
    }

    /** A convolution with random parameters. */
    public MaskedConv2d(String name, long channels, long kernel, Mask mask) {
        this(name, channels, kernel, mask, false);
    }

    /** The same with parameters that are zero at first. */
    public MaskedConv2d fromZero() {
        return new MaskedConv2d(name, channels, kernel, mask, true);
    }

    /** A convolution that sees the pixel itself only: a linear map at each pixel. */
    public static MaskedConv2d pointwise(String name, long channels) {
        return new MaskedConv2d(name, channels, 1, Mask.B);
    }

    /** Number of visible pixels. */
    public int taps() {
        return mask.taps(kernel);
    }

    /** The parameter {@code weight}, [taps, inputs, channels]. */
    public SDVariable weight(GraphContext graph, long inputs) {
        return graph.scope(name).parameter("weight", initializer(inputs), taps(), inputs, channels);
    }

    /** The parameter {@code bias}, [1, channels]. */
    public SDVariable bias(GraphContext graph, long inputs) {
        return graph.scope(name).parameter("bias", initializer(inputs), 1, channels);
    }

    private Initializer initializer(long inputs) {
        if (zero) {
            return Initializer.constant(0);
        }
        boolean whole = mask == Mask.A || mask == Mask.B;
        return Initializer.fanIn(inputs * (whole ? kernel * kernel : taps()));
    }

    /**
     * @param input [batch, height, width, inputs]
     * @return [batch, height, width, channels]
     */
    public SDVariable apply(GraphContext graph, SDVariable input) {
        long[] shape = requireShape(graph, input);
        return output(
                graph,
                prepared(graph, input, shape),
                shape,
                weight(graph, shape[3]),
                bias(graph, shape[3]));
    }

    /**
     * The first and the second half of the output's channels, apart.
     *
     * @param weight {@link #weight}
     * @param bias [1, channels], or null for none
     */
    SDVariable[] halves(GraphContext graph, SDVariable input, SDVariable weight, SDVariable bias) {
        long[] shape = requireShape(graph, input);
        SDVariable prepared = prepared(graph, input, shape);
        long half = channels / 2;
        SDVariable[] halves = new SDVariable[2];
        for (int i = 0; i < 2; i++) {
            SDVariable halfBias = bias == null ? null : graph.slice(bias, 1, i * half, half);
            SDVariable halfWeight = graph.slice(weight, 2, i * half, half);
            halves[i] = output(graph, prepared, shape, halfWeight, halfBias);
        }
        return halves;
    }

    private long[] requireShape(GraphContext graph, SDVariable input) {
        return graph.requireAxes(
                input, "input of '" + name + "'", "batch, height, width, channels");
    }

    /** Whether it is a matrix product: of one visible pixel, or one channel. */
    private boolean isProduct(long[] shape) {
        return kernel == 1 || shape[3] == 1;
    }

    /** What is multiplied by the weights: the columns of a matrix product or the padded input. */
    private SDVariable prepared(GraphContext graph, SDVariable input, long[] shape) {
        if (isProduct(shape)) {
            return kernel == 1 ? Rows.of(graph, input) : visiblePixels(graph, input, shape);
        }
        return padded(graph, input, shape, !isSymmetric());
    }

    private SDVariable output(
            GraphContext graph,
            SDVariable prepared,
            long[] shape,
            SDVariable weight,
            SDVariable bias) {
        if (!isProduct(shape)) {
            return convolution(graph, prepared, weight, bias);
        }
        long outputs = graph.shapeOf(weight)[2];
        SDVariable matrix = Rows.reshape(graph, weight, taps() * shape[3], outputs);
        SDVariable product = prepared.mmul(matrix);
        if (bias != null) {
            product = product.add(bias);
        }
        return Rows.reshape(graph, product, shape[0], shape[1], shape[2], outputs);
    }

    /** Of one channel, [batch height width, taps]. */
    private SDVariable visiblePixels(GraphContext graph, SDVariable input, long[] shape) {
        SDVariable padded = padded(graph, input, shape, true);
        int batch = Math.toIntExact(shape[0]);
        int height = Math.toIntExact(shape[1]);
        int width = Math.toIntExact(shape[2]);
        SDVariable[] shifts = new SDVariable[taps()];
        for (int tap = 0; tap < shifts.length; tap++) {
            int[] begin = {
                0,
                mask.row(kernel, tap) + mask.rowsAbove(kernel),
                mask.column(kernel, tap) + mask.columnsLeft(kernel),
                0
            };
            SDVariable shift = graph.sameDiff().slice(padded, begin, batch, height, width, 1);
            shifts[tap] = shift.reshape(1, (long) batch * height * width);
        }
        SDVariable rows = shifts.length == 1 ? shifts[0] : graph.sameDiff().concat(0, shifts);
        return rows.permute(1, 0);
    }

    private boolean isSymmetric() {
        return mask.lastColumn(kernel) == mask.columnsLeft(kernel);
    }

    private SDVariable convolution(
            GraphContext graph, SDVariable padded, SDVariable weight, SDVariable bias) {
        Conv2DConfig config =
                Conv2DConfig.builder()
                        .kH(mask.boxHeight(kernel))
                        .kW(mask.boxWidth(kernel))
                        .pW(isSymmetric() ? mask.columnsLeft(kernel) : 0)
                        .paddingMode(PaddingMode.VALID)
                        .dataFormat(Conv2DConfig.NHWC)
                        .build();
        SDVariable box = box(graph, weight);
        return bias == null
                ? graph.sameDiff().cnn().conv2d(padded, box, config)
                : graph.sameDiff().cnn().conv2d(padded, box, bias, config);
    }

    /** The input with the zeros that make the rectangle around the visible pixels fit. */
    private SDVariable padded(
            GraphContext graph, SDVariable input, long[] shape, boolean withColumns) {
        int bottom = mask.seesOwnRow() ? 0 : -1;
        SDVariable rows = ZeroPadding.of(graph, input, 1, mask.rowsAbove(kernel), bottom);
        return withColumns
                ? ZeroPadding.of(graph, rows, 2, mask.columnsLeft(kernel), mask.lastColumn(kernel))
                : rows;
    }

    /** The weight as the kernel of that rectangle: behind the visible pixels there are zeros. */
    private SDVariable box(GraphContext graph, SDVariable weight) {
        long inputs = graph.shapeOf(weight)[1];
        long outputs = graph.shapeOf(weight)[2];
        int height = mask.boxHeight(kernel);
        int width = mask.boxWidth(kernel);
        int hidden = height * width - taps();
        if (hidden == 0) {
            return Rows.reshape(graph, weight, height, width, inputs, outputs);
        }
        SDVariable zeros = graph.full(0, hidden, inputs, outputs);
        SDVariable full = graph.sameDiff().concat(0, weight, zeros);
        graph.withGradient(full, List.of(weight), g -> List.of(graph.slice(g, 0, 0, taps())));
        return Rows.reshape(graph, full, height, width, inputs, outputs);
    }
}
