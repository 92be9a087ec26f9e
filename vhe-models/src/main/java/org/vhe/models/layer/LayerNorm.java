package org.vhe.models.layer;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.check.Require;
import org.vhe.core.graph.GraphContext;

/**
 * Layer normalisation: each row of features, or each position, by its own mean and (biased)
 * variance over the last axis. Ba et al. (2016).
 *
 * @param name scope of the parameters {@code scale} and {@code shift}, [1, channels]
 * @param epsilon added to the variance, positive
 */
public record LayerNorm(String name, double epsilon) implements Layer {

    public LayerNorm {
        Require.notBlank("name", name);
        Require.positive("epsilon", epsilon);
    }

    /** With epsilon 1e-5. */
    public LayerNorm(String name) {
        this(name, 1e-5);
    }

    /**
     * @param input [batch, axes..., channels]
     * @return of the input's shape
     */
    @Override
    public SDVariable apply(GraphContext graph, SDVariable input) {
        long[] shape = graph.shapeOf(input);
        SDVariable rows = Rows.of(graph, input);
        long channels = shape[shape.length - 1];
        SDVariable average = graph.full(1.0 / channels, channels, 1);
        Normalisation norm = new Normalisation(graph.scope(name), epsilon, x -> x.mmul(average));
        return Rows.reshape(graph, norm.apply(rows), shape);
    }
}
