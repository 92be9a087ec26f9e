package org.vhe.models.layer;

import java.util.Arrays;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.check.Require;
import org.vhe.core.graph.GraphContext;

/**
 * Each pixel becomes a square of equal ones.
 *
 * @param factor side of the square
 */
public record Upsample2d(int factor) implements Layer {

    public Upsample2d {
        Require.positive("factor", factor);
    }

    /**
     * @param input [batch, height, width, channels]
     * @return [batch, factor height, factor width, channels]
     */
    @Override
    public SDVariable apply(GraphContext graph, SDVariable input) {
        long[] shape =
                graph.requireAxes(input, "input of upsampling", "batch, height, width, channels");
        if (factor == 1) {
            return input;
        }
        SDVariable pixels = Rows.of(graph, input);
        SDVariable wide = repeated(graph, pixels);
        SDVariable rows =
                Rows.reshape(graph, wide, shape[0] * shape[1], factor * shape[2] * shape[3]);
        return Rows.reshape(
                graph,
                repeated(graph, rows),
                shape[0],
                factor * shape[1],
                factor * shape[2],
                shape[3]);
    }

    private SDVariable repeated(GraphContext graph, SDVariable matrix) {
        SDVariable[] copies = new SDVariable[factor];
        Arrays.fill(copies, matrix);
        return graph.sameDiff().concat(1, copies);
    }
}
