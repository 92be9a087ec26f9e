package org.vhe.models.layer;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.shape.ShapeMismatchException;
import org.vhe.core.shape.Shapes;

/** All axes but the first as one: [batch, axes...] to [batch, features]. */
public record Flatten() implements Layer {

    @Override
    public SDVariable apply(GraphContext graph, SDVariable input) {
        long[] shape = graph.shapeOf(input);
        if (shape.length < 2) {
            throw new ShapeMismatchException("input of flatten", "[batch, axes...]", shape);
        }
        return Rows.reshape(graph, input, shape[0], Shapes.length(Shapes.withoutFirst(shape)));
    }
}
