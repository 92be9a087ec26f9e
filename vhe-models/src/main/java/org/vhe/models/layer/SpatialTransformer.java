package org.vhe.models.layer;

import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.JavaOperation;
import org.vhe.core.shape.ShapeMismatchException;

/**
 * Images sampled along an affine map of the plane: out(x, y) = in(a x + b y + c, d x + e y + f).
 *
 * <p>Coordinates of both images run from -1 to 1 between the centres of the first and the last
 * pixel. Between pixels the image is interpolated bilinearly, outside it is zero. Differentiable in
 * the image and the map; at integer positions the derivative is that towards the next pixel. All as
 * PyTorch's {@code affine_grid} and {@code grid_sample} with aligned corners. Jaderberg et al.,
 * Spatial Transformer Networks (2015).
 */
public final class SpatialTransformer {

    private SpatialTransformer() {}

    /**
     * @param image [batch, height, width, channels]
     * @param map (a, b, c, d, e, f) of each image, [batch, 6]
     * @return [batch, height, width, channels]
     */
    public static SDVariable apply(GraphContext graph, SDVariable image, SDVariable map) {
        long[] shape = graph.requireAxes(image, "image", "batch, height, width, channels");
        if (!Arrays.equals(graph.shapeOf(map), new long[] {shape[0], 6})) {
            throw new ShapeMismatchException("map", "[" + shape[0] + ", 6]", graph.shapeOf(map));
        }
        if (graph.isPortable()) {
            return new HatWeights(graph, shape).sample(image, map);
        }
        BilinearSampling sampling = new BilinearSampling(shape);
        SDVariable output =
                JavaOperation.of(
                        graph,
                        "bilinear_sampling",
                        in -> sampling.sample(in[0], in[1]),
                        shape,
                        image,
                        map);
        return graph.withGradient(
                output, List.of(image, map), g -> gradients(graph, sampling, image, map, g));
    }

    private static List<SDVariable> gradients(
            GraphContext graph,
            BilinearSampling sampling,
            SDVariable image,
            SDVariable map,
            SDVariable g) {
        SDVariable byImage =
                JavaOperation.of(
                        graph,
                        "bilinear_sampling_image_gradient",
                        in -> sampling.imageGradient(in[0], in[1]),
                        graph.shapeOf(image),
                        g,
                        map);
        SDVariable byMap =
                JavaOperation.of(
                        graph,
                        "bilinear_sampling_map_gradient",
                        in -> sampling.mapGradient(in[0], in[1], in[2]),
                        graph.shapeOf(map),
                        g,
                        image,
                        map);
        return List.of(byImage, byMap);
    }
}
