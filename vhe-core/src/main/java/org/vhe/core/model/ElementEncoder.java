package org.vhe.core.model;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.graph.GraphContext;

/**
 * A network applied once to every image (or other element) of an episode, whose features all
 * posteriors read. Support sets and targets pass through it together, so they share one batch
 * normalisation and the work is done once.
 */
@FunctionalInterface
public interface ElementEncoder {

    /** Leaves the elements as they are: posteriors read raw elements. */
    ElementEncoder IDENTITY = (graph, elements) -> elements;

    /**
     * @param graph where to build, within the scope {@code encoder}
     * @param elements [n, event...]
     * @return features [n, feature...]
     */
    SDVariable encode(GraphContext graph, SDVariable elements);
}
