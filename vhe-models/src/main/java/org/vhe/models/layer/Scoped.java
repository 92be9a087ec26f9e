package org.vhe.models.layer;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.check.Require;
import org.vhe.core.graph.GraphContext;

/**
 * A layer whose parameters' names are prefixed.
 *
 * @param name the prefix
 * @param layer what to apply
 */
record Scoped(String name, Layer layer) implements Layer {

    public Scoped {
        Require.notBlank("name", name);
    }

    @Override
    public SDVariable apply(GraphContext graph, SDVariable input) {
        return layer.apply(graph.scope(name), input);
    }
}
