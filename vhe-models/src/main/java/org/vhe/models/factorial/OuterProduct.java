package org.vhe.models.factorial;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.shape.ShapeMismatchException;
import org.vhe.models.layer.Rows;

/**
 * The outer product of a vector with what a map has at each position, (m_ij, 1) x (v, 1): every
 * product of an entry of the one and an entry of the other, the entries of each alone, and a one.
 *
 * <p>The ones are an addition to the paper's s x c_ij, whose entries all vanish where either factor
 * does: with them neither factor can hide the other, and a bias needs no channel of c or s.
 */
final class OuterProduct {

    private OuterProduct() {}

    /**
     * @param map m, [batch, height, width, channels]
     * @param vector v, [batch, size]
     * @return [batch, height, width, (channels + 1) (size + 1)]; products with one entry of the map
     *     are side by side, in the order of the vector
     */
    static SDVariable of(GraphContext graph, SDVariable map, SDVariable vector) {
        long[] m = graph.requireAxes(map, "map", "batch, height, width, channels");
        long[] v = graph.requireAxes(vector, "vector", "batch, size");
        if (m[0] != v[0]) {
            throw new ShapeMismatchException("vector", "[" + m[0] + ", size]", v);
        }
        SDVariable left = withOnes(graph, map, 3);
        SDVariable right = withOnes(graph, vector, 1);
        long entries = m[1] * m[2] * (m[3] + 1);
        SDVariable column = Rows.reshape(graph, left, m[0], entries, 1);
        SDVariable row = Rows.reshape(graph, right, m[0], 1, v[1] + 1);
        SDVariable product = graph.sameDiff().mmul(column, row);
        return Rows.reshape(graph, product, m[0], m[1], m[2], (m[3] + 1) * (v[1] + 1));
    }

    /** One more entry, a one, at the end of the last axis. */
    private static SDVariable withOnes(GraphContext graph, SDVariable x, int axis) {
        long[] shape = graph.shapeOf(x);
        shape[axis] = 1;
        return graph.sameDiff().concat(axis, x, graph.full(1, shape));
    }
}
