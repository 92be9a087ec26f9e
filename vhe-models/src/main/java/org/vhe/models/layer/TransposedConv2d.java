package org.vhe.models.layer;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.check.Require;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.shape.ShapeMismatchException;

/**
 * Transposed convolution of any size: an axis of length n becomes (n - 1) stride + kernel - 2
 * padding. Each output sees the inputs whose convolution of that stride and padding would see it.
 * Computed as a {@link Conv2d} of the input with stride - 1 zeros between its pixels, so the kernel
 * is that of PyTorch's ConvTranspose2d, turned by half a circle. With a kernel and stride of 2
 * {@link Blocks#deconvolution} is quicker.
 *
 * @param name scope of the parameters, those of a {@link Conv2d}
 * @param channels number of output channels
 * @param kernel height and width of the kernel
 * @param stride distance of neighbouring inputs in the output
 * @param padding how much is cut off on each side of height and width
 */
public record TransposedConv2d(String name, long channels, long kernel, long stride, long padding)
        implements Layer {

    public TransposedConv2d {
        Require.notBlank("name", name);
        Require.positive("channels", channels);
        Require.positive("kernel", kernel);
        Require.positive("stride", stride);
        Require.notNegative("padding", padding);
    }

    /**
     * @param input [batch, height, width, inputs]
     * @return [batch, height', width', channels]
     */
    @Override
    public SDVariable apply(GraphContext graph, SDVariable input) {
        String what = "input of '" + name + "'";
        long[] shape = graph.requireAxes(input, what, "batch, height, width, channels");
        for (int axis = 1; axis <= 2; axis++) {
            if ((shape[axis] - 1) * stride + kernel - 2 * padding < 1) {
                throw new ShapeMismatchException(
                        what, "an image of which the padding leaves something", shape);
            }
        }
        int border = Math.toIntExact(kernel - 1 - padding);
        SDVariable spread = spread(graph, spread(graph, input, 1), 2);
        SDVariable rows = ZeroPadding.of(graph, spread, 1, border, border);
        SDVariable padded = ZeroPadding.of(graph, rows, 2, border, border);
        return new Conv2d(name, channels, kernel).withPadding(0).apply(graph, padded);
    }

    /** Zeros between the entries of an axis of [batch, height, width, channels]. */
    private SDVariable spread(GraphContext graph, SDVariable x, int axis) {
        if (stride == 1) {
            return x;
        }
        long[] shape = graph.shapeOf(x);
        long entries = axis == 1 ? shape[0] * shape[1] : shape[0] * shape[1] * shape[2];
        long length = axis == 1 ? shape[2] * shape[3] : shape[3];
        SDVariable matrix = Rows.reshape(graph, x, entries, length);
        int zeros = Math.toIntExact((stride - 1) * length);
        SDVariable wide = ZeroPadding.of(graph, matrix, 1, 0, zeros);
        long[] spread = shape.clone();
        spread[axis] = shape[axis] * stride;
        SDVariable all = Rows.reshape(graph, wide, spread);
        return ZeroPadding.of(graph, all, axis, 0, Math.toIntExact(1 - stride));
    }
}
