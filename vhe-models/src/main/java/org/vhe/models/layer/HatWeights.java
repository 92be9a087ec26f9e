package org.vhe.models.layer;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.graph.GraphContext;

/**
 * {@link SpatialTransformer} by arithmetic: every output pixel is a sum over all input pixels,
 * weighted by max(0, 1 - distance) along either axis. Many times the work, for graphs that are to
 * be read where this library is not. At integer positions the derivative by the map is zero.
 */
final class HatWeights {
    private final GraphContext graph;
    private final long batch;
    private final long height;
    private final long width;
    private final long channels;

    /**
     * @param shape {batch, height, width, channels}
     */
    HatWeights(GraphContext graph, long... shape) {
        this.graph = graph;
        this.batch = shape[0];
        this.height = shape[1];
        this.width = shape[2];
        this.channels = shape[3];
    }

    SDVariable sample(SDVariable image, SDVariable map) {
        SDVariable columns = weights(position(map, 0, width), width);
        SDVariable rows = weights(position(map, 3, height), height);
        long pixels = height * width;
        SDVariable both =
                rows.reshape(batch * pixels, height, 1)
                        .mul(columns.reshape(batch * pixels, 1, width));
        SDVariable sampled =
                graph.sameDiff()
                        .mmul(
                                both.reshape(batch, pixels, pixels),
                                image.reshape(batch, pixels, channels));
        return sampled.reshape(batch, height, width, channels);
    }

    /** Where every output pixel reads along an axis of this size, [batch, pixels]. */
    private SDVariable position(SDVariable map, int first, long size) {
        INDArray homogeneous = Nd4j.create(3, Math.toIntExact(height * width));
        for (int row = 0, pixel = 0; row < height; row++) {
            for (int column = 0; column < width; column++, pixel++) {
                homogeneous.putScalar(0, pixel, BilinearSampling.coordinate(column, width));
                homogeneous.putScalar(1, pixel, BilinearSampling.coordinate(row, height));
                homogeneous.putScalar(2, pixel, 1);
            }
        }
        SDVariable coordinate = graph.slice(map, 1, first, 3).mmul(graph.constant(homogeneous));
        return coordinate.add(1).mul((size - 1) / 2.0);
    }

    /** [batch, pixels, size]. */
    private SDVariable weights(SDVariable position, long size) {
        SDVariable pixels = graph.constant(Nd4j.arange(size).reshape(1, 1, size));
        SDVariable distance =
                graph.sameDiff().math().abs(position.reshape(batch, height * width, 1).sub(pixels));
        return graph.sameDiff().math().max(distance.rsub(1), graph.constant(0));
    }
}
