package org.vhe.models.layer;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.check.Require;
import org.vhe.core.graph.GraphContext;

/**
 * The first rows and columns of images that are at least as large.
 *
 * @param height of the result
 * @param width of the result
 */
public record Crop(long height, long width) implements Layer {

    public Crop {
        Require.positive("height", height);
        Require.positive("width", width);
    }

    /**
     * @param input [batch, rows, columns, channels]
     * @return [batch, height, width, channels]
     */
    @Override
    public SDVariable apply(GraphContext graph, SDVariable input) {
        long[] shape = graph.shapeOf(input);
        SDVariable rows = shape[1] == height ? input : graph.slice(input, 1, 0, height);
        return shape[2] == width ? rows : graph.slice(rows, 2, 0, width);
    }
}
