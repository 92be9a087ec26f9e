package org.vhe.core.model;

import org.vhe.core.distribution.Distribution;
import org.vhe.core.graph.GraphContext;

/** The likelihood p(x | all latents) of one element. */
@FunctionalInterface
public interface Likelihood {

    /**
     * @param graph where to build, within the scope {@code likelihood}
     * @param latents samples of all latents, each [batch, event...]
     * @return the distribution of the element, batch shape [batch]
     */
    Distribution likelihood(GraphContext graph, Latents latents);
}
