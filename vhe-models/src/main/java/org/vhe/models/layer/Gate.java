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
        graph.withGradient(output, List.of(rows), g -> List.of(gradient(graph, t, s, output, g)));
        long[] outputShape = shape.clone();
        outputShape[shape.length - 1] = shape[shape.length - 1] / 2;
        return Rows.reshape(graph, output, outputShape);
    }

    /** s (1 - t t) g beside t s (1 - s) g. */
    private static SDVariable gradient(
            GraphContext graph, SDVariable t, SDVariable s, SDVariable output, SDVariable g) {
        SDVariable byFirst = s.sub(output.mul(t)).mul(g);
        SDVariable bySecond = s.rsub(1).mul(output).mul(g);
        return graph.sameDiff().concat(1, byFirst, bySecond);
    }
}
