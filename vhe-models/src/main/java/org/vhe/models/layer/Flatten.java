package org.vhe.models.layer;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.ShapeMismatchException;

/** All axes but the first as one: [batch, axes...] to [batch, features]. */
public record Flatten() implements Layer {

    @Override
    public SDVariable apply(GraphContext graph, SDVariable input) {
        long[] shape = graph.shapeOf(input);
        if (shape.length < 2) {
            throw new ShapeMismatchException("input of flatten", "[batch, axes...]", shape);
        }
        long features = 1;
        for (int i = 1; i < shape.length; i++) {
            features *= shape[i];
        }
        return Rows.reshape(graph, input, shape[0], features);
    }
}
