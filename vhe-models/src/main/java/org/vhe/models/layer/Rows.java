package org.vhe.models.layer;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.ShapeMismatchException;

/**
 * Arithmetic on matrices [rows, columns], the form in which layers handle activations: every
 * position of every image is a row, every channel a column.
 *
 * <p>The native backend reduces over rows an order of magnitude faster as a product with a row of
 * ones than as a reduction; all gradients here are written so.
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
        long rows = 1;
        for (int i = 0; i < shape.length - 1; i++) {
            rows *= shape[i];
        }
        return reshape(graph, x, rows, shape[shape.length - 1]);
    }

    /** The same entries in another shape; the variable itself if that is its shape already. */
    public static SDVariable reshape(GraphContext graph, SDVariable x, long... shape) {
        long[] from = graph.shapeOf(x);
        if (java.util.Arrays.equals(from, shape)) {
            return x;
        }
        SDVariable y = graph.sameDiff().reshape(x, shape);
        return graph.withGradient(y, List.of(x), g -> List.of(graph.sameDiff().reshape(g, from)));
    }

    /**
     * The matrix product.
     *
     * @param x [rows, inputs]
     * @param weight [inputs, outputs]
     * @return [rows, outputs]
     */
    public static SDVariable product(GraphContext graph, SDVariable x, SDVariable weight) {
        SDVariable y = graph.sameDiff().mmul(x, weight);
        return graph.withGradient(
                y,
                List.of(x, weight),
                g ->
                        List.of(
                                graph.sameDiff().mmul(g, weight, false, true, false),
                                graph.sameDiff().mmul(x, g, true, false, false)));
    }

    /**
     * Adds a row to every row.
     *
     * @param x [rows, columns]
     * @param row [1, columns]
     * @return [rows, columns]
     */
    public static SDVariable addRow(GraphContext graph, SDVariable x, SDVariable row) {
        SDVariable ones = onesFor(graph, x);
        return graph.withGradient(x.add(row), List.of(x, row), g -> List.of(g, ones.mmul(g)));
    }

    /**
     * Multiplies every row by a row, entry by entry.
     *
     * @param x [rows, columns]
     * @param row [1, columns]
     * @return [rows, columns]
     */
    public static SDVariable multiplyRow(GraphContext graph, SDVariable x, SDVariable row) {
        SDVariable ones = onesFor(graph, x);
        return graph.withGradient(
                x.mul(row), List.of(x, row), g -> List.of(g.mul(row), ones.mmul(g.mul(x))));
    }

    /**
     * Weights every row by a number that no gradient is taken by.
     *
     * @param x [rows, columns]
     * @param weights [rows, 1]
     * @return [rows, columns]
     */
    public static SDVariable weigh(GraphContext graph, SDVariable x, SDVariable weights) {
        return graph.withGradient(x.mul(weights), List.of(x), g -> List.of(g.mul(weights)));
    }

    /**
     * Sums of the columns.
     *
     * @param x [rows, columns]
     * @return [1, columns]
     */
    public static SDVariable columnSums(GraphContext graph, SDVariable x) {
        return product(graph, onesFor(graph, x), x);
    }

    private static SDVariable onesFor(GraphContext graph, SDVariable x) {
        return graph.full(1, 1, graph.shapeOf(x)[0]);
    }
}
