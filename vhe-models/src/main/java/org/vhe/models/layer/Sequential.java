package org.vhe.models.layer;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.graph.GraphContext;

/**
 * Layers one after the other.
 *
 * @param layers in order of application
 */
public record Sequential(List<Layer> layers) implements Layer {

    public Sequential {
        layers = List.copyOf(layers);
    }

    /** The given layers one after the other. */
    public static Sequential of(Layer... layers) {
        return new Sequential(List.of(layers));
    }

    @Override
    public SDVariable apply(GraphContext graph, SDVariable input) {
        SDVariable x = input;
        for (Layer layer : layers) {
            x = layer.apply(graph, x);
        }
        return x;
    }
}
