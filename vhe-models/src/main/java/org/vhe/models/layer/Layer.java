package org.vhe.models.layer;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.graph.GraphContext;

/**
 * A part of a network with one input and one output. The input's size is read from the graph; a
 * layer applied twice in one scope shares its parameters.
 */
@FunctionalInterface
public interface Layer {

    /**
     * @param graph where to build
     * @param input [batch, height, width, channels] or [batch, features], as the layer says
     * @return the output, with the same leading batch axis
     */
    SDVariable apply(GraphContext graph, SDVariable input);
}
