package org.vhe.core.model;

import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.distribution.Distribution;
import org.vhe.core.graph.GraphContext;

/** The prior p(c | parents) of one latent. */
@FunctionalInterface
public interface Prior {

    /**
     * @param graph where to build, within the latent's own scope
     * @param parents samples of the latent's parents, each [batch, event...]
     * @param batch number of rows
     * @return the distribution of the latent, batch shape [batch]
     */
    Distribution prior(GraphContext graph, Latents parents, long batch);

    /** Normal(0, 1) in every coordinate. */
    static Prior standardNormal(long... eventShape) {
        return (graph, parents, batch) -> DiagonalGaussian.standard(graph, batch, eventShape);
    }
}
