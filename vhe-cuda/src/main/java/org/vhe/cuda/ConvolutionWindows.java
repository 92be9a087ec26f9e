package org.vhe.cuda;

/**
 * Matrices with a row for each entry of a convolution, or of its gradient by the images, that has
 * all that the entry is computed from; where that is outside there are zeros.
 */
final class ConvolutionWindows {
    private ConvolutionWindows() {}

    /**
     * A row or a column of what is read.
     *
     * @param index which one
     * @param inside when there is one
     * @param size how many there are
     */
    private record Place(String index, String inside, int size) {

        static Place of(String place, int size) {
            return new Place(place, inside(place, size), size);
        }

        /** One of those that are so many of the counted ones apart. */
        static Place of(String place, int stride, int size) {
            String range = inside(place, size * stride);
            return new Place(
                    "%s / %d".formatted(place, stride),
                    stride == 1 ? range : range + " && %s %% %d == 0".formatted(place, stride),
                    size);
        }

        private static String inside(String place, int size) {
            return "(unsigned) %s < %du".formatted(place, size);
        }
    }

    /** For each entry of the result all that it is computed from: [positions, window]. */
    static Tensor of(Convolution c, Tensor images, Lowering to) {
        long[] shape = {
            c.batch(), c.outHeight(), c.outWidth(), c.kernelHeight(), c.kernelWidth(), c.channels()
        };
        String place = "(%s * %d + %s * %d - %d)";
        String y = place.formatted(at(shape, 1), c.strideY(), at(shape, 3), c.dilationY(), c.top());
        String x =
                place.formatted(at(shape, 2), c.strideX(), at(shape, 4), c.dilationX(), c.left());
        return windows(
                "conv2d", images, shape, Place.of(y, c.height()), Place.of(x, c.width()), to);
    }

    /** For each pixel all entries of the gradient that it has a part in: [pixels, taps * out]. */
    static Tensor ofGradient(Convolution c, Tensor gradient, Lowering to) {
        long[] shape = {
            c.batch(), c.height(), c.width(), c.kernelHeight(), c.kernelWidth(), c.outChannels()
        };
        String place = "(%s + %d - %s * %d)";
        String y = place.formatted(at(shape, 1), c.top(), at(shape, 3), c.dilationY());
        String x = place.formatted(at(shape, 2), c.left(), at(shape, 4), c.dilationX());
        return windows(
                "conv2d_bp",
                gradient,
                shape,
                Place.of(y, c.strideY(), c.outHeight()),
                Place.of(x, c.strideX(), c.outWidth()),
                to);
    }

    private static String at(long[] shape, int axis) {
        return Index.coordinate("i", shape, axis);
    }

    /**
     * @param shape of the windows: {images, rows, columns, kernel's rows, kernel's columns, values}
     */
    private static Tensor windows(
            String operation, Tensor from, long[] shape, Place y, Place x, Lowering to) {
        Tensor windows =
                to.arrays().scratch(shape[0] * shape[1] * shape[2], shape[3] * shape[4] * shape[5]);
        Kernels.requireCountable(windows.length());
        String index =
                "((%s * %d + %s) * %d + %s) * %d + %s"
                        .formatted(
                                at(shape, 0),
                                y.size,
                                y.index,
                                x.size,
                                x.index,
                                shape[5],
                                at(shape, 5));
        to.add(
                operation,
                windows,
                "(%s && %s ? $0 : 0.f)".formatted(y.inside, x.inside),
                Expression.Load.guarded(from, index));
        return windows;
    }
}
