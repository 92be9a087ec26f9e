package org.vhe.cuda;

import org.vhe.core.graph.PlannedOperation;

/**
 * The numbers of a convolution of images [batch, height, width, channels] with weights [height,
 * width, in, out].
 */
record Convolution(
        int batch,
        int height,
        int width,
        int channels,
        int kernelHeight,
        int kernelWidth,
        int outHeight,
        int outWidth,
        int outChannels,
        int strideY,
        int strideX,
        int top,
        int bottom,
        int left,
        int right,
        int dilationY,
        int dilationX) {

    /**
     * @param images shape of the images
     * @param weights shape of the weights
     * @param result shape of the result
     * @throws UnsupportedOperationException for layouts other than those above
     */
    static Convolution of(
            PlannedOperation operation, long[] images, long[] weights, long[] result) {
        long[] args = operation.integers();
        boolean same = args[8] == 1;
        boolean channelsLast = args.length > 9 && args[9] == 1;
        boolean ordered = args.length <= 10 || args[10] == 0;
        if (!channelsLast || !ordered || args[8] > 1) {
            throw new UnsupportedOperationException(
                    operation.name() + " of other layouts than NHWC and YXIO");
        }
        int spareY = spare(images[1], result[1], args[2], args[6], weights[0]);
        int spareX = spare(images[2], result[2], args[3], args[7], weights[1]);
        int top = same ? spareY / 2 : (int) args[4];
        int left = same ? spareX / 2 : (int) args[5];
        return new Convolution(
                (int) images[0],
                (int) images[1],
                (int) images[2],
                (int) images[3],
                (int) weights[0],
                (int) weights[1],
                (int) result[1],
                (int) result[2],
                (int) result[3],
                (int) args[2],
                (int) args[3],
                top,
                same ? spareY - top : top,
                left,
                same ? spareX - left : left,
                (int) args[6],
                (int) args[7]);
    }

    /** How many rows or columns of zeros are needed in all. */
    private static int spare(long size, long result, long stride, long dilation, long kernel) {
        return (int) Math.max(0, (result - 1) * stride + (kernel - 1) * dilation + 1 - size);
    }

    /** Whether there is as much padding on either side, as cuDNN wants it. */
    boolean isSymmetric() {
        return top == bottom && left == right;
    }

    /** Rows of the matrix whose product with the weights is the result. */
    long positions() {
        return (long) batch * outHeight * outWidth;
    }

    /** Values that an entry of the result is computed from. */
    int window() {
        return kernelHeight * kernelWidth * channels;
    }
}
