package org.vhe.models.layer;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.check.Require;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Initializer;

/**
 * A convolution with a kernel about as large as the image, even or odd; height and width are kept
 * by (kernel - 1) / 2 zeros before and kernel / 2 behind each axis.
 *
 * <p>It is computed as one matrix product: the rows that an output row sees, side by side, times a
 * banded matrix that holds the kernel at every column. That multiplies by width / kernel times as
 * many numbers as the convolution, which is little where the two are alike, at many times its
 * speed. Parameters are as those of {@link Conv2d}.
 *
 * @param name scope of the parameters {@code weight} [kernel, kernel, inputs, channels] and {@code
 *     bias} [1, channels]
 * @param channels number of output channels
 * @param kernel height and width of the kernel
 */
public record SameConv2d(String name, long channels, long kernel) implements Layer {

    public SameConv2d {
        Require.notBlank("name", name);
        Require.positive("channels", channels);
        Require.positive("kernel", kernel);
    }

    /**
     * @param input [batch, height, width, inputs]
     * @return [batch, height, width, channels]
     */
    @Override
    public SDVariable apply(GraphContext graph, SDVariable input) {
        long[] shape =
                graph.requireAxes(
                        input, "input of '" + name + "'", "batch, height, width, channels");
        GraphContext scope = graph.scope(name);
        Initializer initializer = Initializer.fanIn(shape[3] * kernel * kernel);
        SDVariable weight =
                scope.parameter("weight", initializer, kernel, kernel, shape[3], channels);
        SDVariable product = rowPatches(graph, input, shape).mmul(band(graph, weight, shape));
        SDVariable rows =
                Rows.reshape(graph, product, shape[0] * shape[1] * shape[2], channels)
                        .add(scope.parameter("bias", initializer, 1, channels));
        return Rows.reshape(graph, rows, shape[0], shape[1], shape[2], channels);
    }

    /** [batch height, kernel width inputs]. */
    private SDVariable rowPatches(GraphContext graph, SDVariable input, long[] shape) {
        int taps = Math.toIntExact(kernel);
        int length = Math.toIntExact(shape[2] * shape[3]);
        SDVariable rows = Rows.reshape(graph, input, shape[0], shape[1], length);
        SDVariable padded = ZeroPadding.of(graph, rows, 1, (taps - 1) / 2, taps / 2);
        SDVariable[] shifts = new SDVariable[taps];
        for (int tap = 0; tap < taps; tap++) {
            shifts[tap] = graph.slice(padded, 1, tap, shape[1]);
        }
        SDVariable patches = taps == 1 ? shifts[0] : graph.sameDiff().concat(2, shifts);
        return Rows.reshape(graph, patches, shape[0] * shape[1], (long) taps * length);
    }

    /** [kernel width inputs, width channels]. */
    private SDVariable band(GraphContext graph, SDVariable weight, long[] shape) {
        int taps = Math.toIntExact(kernel);
        int width = Math.toIntExact(shape[2]);
        int size = Math.toIntExact(shape[3] * channels);
        SDVariable rows = Rows.reshape(graph, weight, kernel, kernel, size);
        // at output column q, input column j meets the kernel's column j - q + (kernel - 1) / 2
        int before = width - 1 - (taps - 1) / 2;
        SDVariable padded = ZeroPadding.of(graph, rows, 1, before, width - 1 - taps / 2);
        SDVariable[] columns = new SDVariable[width];
        for (int q = 0; q < width; q++) {
            SDVariable column = graph.slice(padded, 1, width - 1 - q, width);
            columns[q] = Rows.reshape(graph, column, kernel * width * shape[3], channels);
        }
        return width == 1 ? columns[0] : graph.sameDiff().concat(1, columns);
    }
}
