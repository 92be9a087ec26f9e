package org.vhe.models.layer;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.StableMath;
import org.vhe.core.shape.ShapeMismatchException;

/**
 * tanh(a) sigmoid(b), with a the first and b the second half of the channels: the unit of gated
 * networks. Van den Oord et al. (2016), equation 2.
 */
record Gate() implements Layer {

    /**
     * @param input [batch, axes..., 2 channels]
     * @return [batch, axes..., channels]
     */
    @Override
    public SDVariable apply(GraphContext graph, SDVariable input) {
        long[] shape = graph.shapeOf(input);
        if (shape[shape.length - 1] % 2 != 0) {
            throw new ShapeMismatchException("input of a gate", "[..., 2 channels]", shape);
        }
        SDVariable rows = Rows.of(graph, input);
        SDVariable[] halves = graph.sameDiff().split(rows, 2, 1);
        SDVariable t = StableMath.tanh(graph, halves[0]);
        SDVariable s = StableMath.sigmoid(graph, halves[1]);
        SDVariable output = t.mul(s);
        graph.withGradient(
                output,
                List.of(rows),
                g -> {
                    SDVariable[] by = gradients(t, s, output, g);
                    return List.of(graph.sameDiff().concat(1, by));
                });
        long[] outputShape = shape.clone();
        outputShape[shape.length - 1] = shape[shape.length - 1] / 2;
        return Rows.reshape(graph, output, outputShape);
    }

    /**
     * tanh(a) sigmoid(b) of halves that are apart.
     *
     * @param a [batch, axes..., channels]
     * @param b of a's shape
     * @return of their shape
     */
    static SDVariable of(GraphContext graph, SDVariable a, SDVariable b) {
        SDVariable t = StableMath.tanh(graph, a);
        SDVariable s = StableMath.sigmoid(graph, b);
        SDVariable output = t.mul(s);
        return graph.withGradient(output, List.of(a, b), g -> List.of(gradients(t, s, output, g)));
    }

    /** s (1 - t t) g and t s (1 - s) g. */
    private static SDVariable[] gradients(
            SDVariable t, SDVariable s, SDVariable output, SDVariable g) {
        return new SDVariable[] {s.sub(output.mul(t)).mul(g), s.rsub(1).mul(output).mul(g)};
    }
}
