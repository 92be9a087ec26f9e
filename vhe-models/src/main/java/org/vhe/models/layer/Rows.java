package org.vhe.models.layer;

import java.util.Arrays;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.shape.ShapeMismatchException;
import org.vhe.core.shape.Shapes;

/**
 * Activations as matrices [rows, columns]: every position of every image is a row, every channel a
 * column. In this form a linear map is one matrix product, and a sum over rows is a product with a
 * row of ones, which the native backend computes an order of magnitude faster than a reduction.
 */
public final class Rows {

    private Rows() {}

    /**
     * All axes but the last as one.
     *
     * @param x [batch, axes..., columns]
     * @return [batch * axes..., columns]
     */
    public static SDVariable of(GraphContext graph, SDVariable x) {
        long[] shape = graph.shapeOf(x);
        if (shape.length < 2) {
            throw new ShapeMismatchException("input", "[batch, axes..., columns]", shape);
        }
        long columns = shape[shape.length - 1];
        long rows = Shapes.length(Arrays.copyOf(shape, shape.length - 1));
        return reshape(graph, x, rows, columns);
    }

    /** The same entries in another shape; the variable itself if that is its shape already. */
    public static SDVariable reshape(GraphContext graph, SDVariable x, long... shape) {
        return Arrays.equals(graph.shapeOf(x), shape) ? x : graph.sameDiff().reshape(x, shape);
    }
}
