package org.vhe.models.layer;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.check.Require;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Initializer;
import org.vhe.core.shape.ShapeMismatchException;

/**
 * One-dimensional convolution, of sequences, with symmetric zero padding; a length n becomes (n + 2
 * padding - kernel) / stride + 1, rounded down. Parameters are uniform on ±1 / sqrt(inputs kernel)
 * at first. All as in PyTorch, but channels last.
 *
 * @param name scope of the parameters {@code weight} [kernel inputs, channels], taps before inputs,
 *     and {@code bias} [1, channels]
 * @param channels number of output channels
 * @param kernel length of the kernel
 * @param stride distance between neighbouring outputs
 * @param padding zeros added at each end
 */
public record Conv1d(String name, long channels, long kernel, long stride, long padding)
        implements Layer {

    public Conv1d {
        Require.notBlank("name", name);
        Require.positive("channels", channels);
        Require.positive("kernel", kernel);
        Require.positive("stride", stride);
        Require.notNegative("padding", padding);
    }

    /** Stride 1 and padding kernel / 2, which keeps the length for odd kernels. */
    public Conv1d(String name, long channels, long kernel) {
        this(name, channels, kernel, 1, kernel / 2);
    }

    /** The same with another stride. */
    public Conv1d withStride(long newStride) {
        return new Conv1d(name, channels, kernel, newStride, padding);
    }

    /**
     * @param input [batch, length, inputs]
     * @return [batch, length', channels]
     */
    @Override
    public SDVariable apply(GraphContext graph, SDVariable input) {
        String what = "input of '" + name + "'";
        long[] shape = graph.requireAxes(input, what, "batch, length, channels");
        long last = shape[1] + 2 * padding - kernel;
        if (last < 0) {
            throw new ShapeMismatchException(
                    what, "[batch, length >= %d, channels]".formatted(kernel - 2 * padding), shape);
        }
        long length = last / stride + 1;
        GraphContext scope = graph.scope(name);
        Initializer initializer = Initializer.fanIn(shape[2] * kernel);
        SDVariable weight = scope.parameter("weight", initializer, kernel * shape[2], channels);
        SDVariable rows =
                windows(graph, input, shape, length)
                        .mmul(weight)
                        .add(scope.parameter("bias", initializer, 1, channels));
        return Rows.reshape(graph, rows, shape[0], length, channels);
    }

    /** What each output sees, [batch length', kernel inputs]. */
    private SDVariable windows(GraphContext graph, SDVariable input, long[] shape, long length) {
        int zeros = Math.toIntExact(padding);
        int fill = Math.toIntExact(length * stride + kernel - 1 - shape[1] - padding);
        SDVariable padded = ZeroPadding.of(graph, input, 1, zeros, Math.max(0, fill));
        SDVariable[] taps = new SDVariable[Math.toIntExact(kernel)];
        for (int tap = 0; tap < kernel; tap++) {
            SDVariable shifted = graph.slice(padded, 1, tap, length * stride);
            SDVariable strides = Rows.reshape(graph, shifted, shape[0] * length, stride * shape[2]);
            taps[tap] = stride == 1 ? strides : graph.slice(strides, 1, 0, shape[2]);
        }
        return taps.length == 1 ? taps[0] : graph.sameDiff().concat(1, taps);
    }
}
