package org.vhe.models.layer;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.vhe.core.check.Require;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Initializer;
import org.vhe.core.shape.ShapeMismatchException;

/**
 * Two-dimensional convolution with symmetric zero padding; an axis of length n becomes (n + 2
 * padding - kernel) / stride + 1, rounded down. Parameters are uniform on ±1 / sqrt(inputs kernel
 * kernel) at first. All as in PyTorch, but channels last.
 *
 * @param name scope of the parameters {@code weight} [kernel, kernel, inputs, channels] and {@code
 *     bias} [1, channels]
 * @param channels number of output channels
 * @param kernel height and width of the kernel
 * @param stride distance between neighbouring outputs
 * @param padding zeros added on each side of height and width
 * @param bias whether to add a bias; superfluous before a {@link BatchNorm}
 */
public record Conv2d(
        String name, long channels, long kernel, long stride, long padding, boolean bias)
        implements Layer {

    public Conv2d {
        Require.notBlank("name", name);
        Require.positive("channels", channels);
        Require.positive("kernel", kernel);
        Require.positive("stride", stride);
        if (padding < 0 || padding >= kernel) {
            throw new IllegalArgumentException(
                    "padding must be in [0, kernel = " + kernel + "), but is " + padding);
        }
    }

    /** Stride 1, padding kernel / 2, which keeps the size for odd kernels, and a bias. */
    public Conv2d(String name, long channels, long kernel) {
        this(name, channels, kernel, 1, kernel / 2, true);
    }

    /** The same with another stride. */
    public Conv2d withStride(long newStride) {
        return new Conv2d(name, channels, kernel, newStride, padding, bias);
    }

    /** The same with another padding. */
    public Conv2d withPadding(long newPadding) {
        return new Conv2d(name, channels, kernel, stride, newPadding, bias);
    }

    /** The same without a bias. */
    public Conv2d withoutBias() {
        return new Conv2d(name, channels, kernel, stride, padding, false);
    }

    /**
     * @param input [batch, height, width, inputs]
     * @return [batch, height', width', channels]
     */
    @Override
    public SDVariable apply(GraphContext graph, SDVariable input) {
        long[] shape = requireShape(graph, input);
        GraphContext scope = graph.scope(name);
        Initializer initializer = Initializer.fanIn(shape[3] * kernel * kernel);
        if (kernel == 1 && stride == 1) {
            return pointwise(scope, input, shape, initializer);
        }
        SDVariable weight =
                scope.parameter("weight", initializer, kernel, kernel, shape[3], channels);
        if (shape[3] == 1 && stride == 1) {
            return patches(scope, input, shape, weight, initializer);
        }
        return bias
                ? graph.sameDiff()
                        .cnn()
                        .conv2d(
                                input,
                                weight,
                                scope.parameter("bias", initializer, 1, channels),
                                config())
                : graph.sameDiff().cnn().conv2d(input, weight, config());
    }

    /** A 1 x 1 convolution is one matrix product; its weight keeps a convolution's shape. */
    private SDVariable pointwise(
            GraphContext scope, SDVariable input, long[] shape, Initializer initializer) {
        SDVariable weight = scope.parameter("weight", initializer, 1, 1, shape[3], channels);
        SDVariable matrix = Rows.reshape(scope, weight, shape[3], channels);
        SDVariable rows = Rows.of(scope, input).mmul(matrix);
        if (bias) {
            rows = rows.add(scope.parameter("bias", initializer, 1, channels));
        }
        return Rows.reshape(scope, rows, shape[0], shape[1], shape[2], channels);
    }

    /**
     * A convolution of one channel as a matrix product with the patches of the image. Images are
     * mostly data, and the convolution's own gradient would compute that by the image, too, which
     * costs more than all the rest.
     */
    private SDVariable patches(
            GraphContext scope,
            SDVariable input,
            long[] shape,
            SDVariable weight,
            Initializer initializer) {
        SDVariable matrix = Rows.reshape(scope, weight, kernel * kernel, channels);
        SDVariable product = Patches.of(scope, input, kernel, padding).mmul(matrix);
        if (bias) {
            product = product.add(scope.parameter("bias", initializer, 1, channels));
        }
        long height = shape[1] + 2 * padding - kernel + 1;
        long width = shape[2] + 2 * padding - kernel + 1;
        return Rows.reshape(scope, product, shape[0], height, width, channels);
    }

    private long[] requireShape(GraphContext graph, SDVariable input) {
        String what = "input of '" + name + "'";
        long[] shape = graph.requireAxes(input, what, "batch, height, width, channels");
        long smallest = kernel - 2 * padding;
        if (shape[1] < smallest || shape[2] < smallest) {
            throw new ShapeMismatchException(
                    what,
                    "[batch, height >= " + smallest + ", width >= " + smallest + ", channels]",
                    shape);
        }
        return shape;
    }

    private Conv2DConfig config() {
        return Conv2DConfig.builder()
                .kH(kernel)
                .kW(kernel)
                .sH(stride)
                .sW(stride)
                .pH(padding)
                .pW(padding)
                .paddingMode(PaddingMode.VALID)
                .dataFormat(Conv2DConfig.NHWC)
                .build();
    }
}
