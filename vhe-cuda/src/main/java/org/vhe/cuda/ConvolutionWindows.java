package org.vhe.cuda;

/**
 * Matrices with a row for each entry of a convolution, or of its gradient by the images, that has
 * all that the entry is computed from; where that is outside there are zeros.
 */
final class ConvolutionWindows {
    private ConvolutionWindows() {}

    /** For each entry of the result all that it is computed from: [positions, window]. */
    static Tensor of(Convolution c, Tensor images, Lowering to) {
        Tensor windows = to.arrays().scratch(c.positions(), c.window());
        long[] shape = {
            c.batch(), c.outHeight(), c.outWidth(), c.kernelHeight(), c.kernelWidth(), c.channels()
        };
        Kernels.requireCountable(windows.length());
        String y =
                "(%s * %d + %s * %d - %d)"
                        .formatted(
                                Index.coordinate("i", shape, 1),
                                c.strideY(),
                                Index.coordinate("i", shape, 3),
                                c.dilationY(),
                                c.top());
        String x =
                "(%s * %d + %s * %d - %d)"
                        .formatted(
                                Index.coordinate("i", shape, 2),
                                c.strideX(),
                                Index.coordinate("i", shape, 4),
                                c.dilationX(),
                                c.left());
        String index =
                "((%s * %d + %s) * %d + %s) * %d + %s"
                        .formatted(
                                Index.coordinate("i", shape, 0),
                                c.height(),
                                y,
                                c.width(),
                                x,
                                c.channels(),
                                Index.coordinate("i", shape, 5));
        to.add(
                "conv2d",
                windows,
                "(%s && %s ? $0 : 0.f)".formatted(inside(y, c.height()), inside(x, c.width())),
                Expression.Load.guarded(images, index));
        return windows;
    }

    private static String inside(String place, int size) {
        return "(unsigned) %s < %du".formatted(place, size);
    }

    /** For each pixel all entries of the gradient that it has a part in: [pixels, taps * out]. */
    static Tensor ofGradient(Convolution c, Tensor gradient, Lowering to) {
        long pixels = (long) c.batch() * c.height() * c.width();
        long window = (long) c.kernelHeight() * c.kernelWidth() * c.outChannels();
        Tensor windows = to.arrays().scratch(pixels, window);
        long[] shape = {
            c.batch(), c.height(), c.width(), c.kernelHeight(), c.kernelWidth(), c.outChannels()
        };
        Kernels.requireCountable(windows.length());
        String y =
                "(%s + %d - %s * %d)"
                        .formatted(
                                Index.coordinate("i", shape, 1),
                                c.top(),
                                Index.coordinate("i", shape, 3),
                                c.dilationY());
        String x =
                "(%s + %d - %s * %d)"
                        .formatted(
                                Index.coordinate("i", shape, 2),
                                c.left(),
                                Index.coordinate("i", shape, 4),
                                c.dilationX());
        String index =
                "((%s * %d + %s / %d) * %d + %s / %d) * %d + %s"
                        .formatted(
                                Index.coordinate("i", shape, 0),
                                c.outHeight(),
                                y,
                                c.strideY(),
                                c.outWidth(),
                                x,
                                c.strideX(),
                                c.outChannels(),
                                Index.coordinate("i", shape, 5));
        to.add(
                "conv2d_bp",
                windows,
                "(%s && %s ? $0 : 0.f)"
                        .formatted(
                                reached(y, c.strideY(), c.outHeight()),
                                reached(x, c.strideX(), c.outWidth())),
                Expression.Load.guarded(gradient, index));
        return windows;
    }

    private static String reached(String place, int stride, int size) {
        String range = inside(place, size * stride);
        return stride == 1 ? range : range + " && %s %% %d == 0".formatted(place, stride);
    }
}
