package org.vhe.core.graph;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Whether the gradients of a convolution are computed faster in parts of the batch, and which.
 * oneDNN copies a whole batch into a layout of its own and back, which takes longer than the
 * arithmetic when the copies do not fit the caches; but it transforms the kernel for each part,
 * which only small kernels repay (measurements in docs/performance.md).
 */
final class BatchParts {
    private static final int PART = 32;
    private static final long LARGE_BYTES = 8 << 20;
    private static final long SMALL_KERNEL = 32 * 1024;

    private BatchParts() {}

    /**
     * @param operation name of the operation
     * @param inputs of conv2d_bp: images [batch, ...], kernel [height, width, in, out], and last
     *     the output's gradient [batch, ...]
     */
    static boolean pays(String operation, INDArray[] inputs) {
        if (!operation.equals("conv2d_bp")) {
            return false;
        }
        INDArray images = inputs[0];
        INDArray kernel = inputs[1];
        long largest = Math.max(images.length(), inputs[inputs.length - 1].length());
        return images.size(0) > PART
                && largest * images.dataType().width() > LARGE_BYTES
                && kernel.size(2) * kernel.size(3) <= SMALL_KERNEL;
    }

    /** Number of parts of a batch. */
    static int count(INDArray images) {
        return Math.toIntExact((images.size(0) + PART - 1) / PART);
    }

    /** The view of one part of the batch. */
    static INDArray part(INDArray array, int number) {
        INDArrayIndex[] indices = new INDArrayIndex[array.rank()];
        Arrays.fill(indices, NDArrayIndex.all());
        long first = (long) number * PART;
        indices[0] = NDArrayIndex.interval(first, Math.min(first + PART, array.size(0)));
        return array.get(indices);
    }
}
