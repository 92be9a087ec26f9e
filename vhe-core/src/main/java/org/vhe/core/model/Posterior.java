package org.vhe.core.model;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.distribution.Distribution;
import org.vhe.core.graph.GraphContext;

/**
 * The approximate posterior q(c; D, parents) of one latent.
 *
 * <p>For a latent of the element itself, D is the element: a shot axis of length one. Any
 * distribution will do; {@link GradientEstimator} says how it is differentiated, and {@link
 * org.vhe.core.distribution.KlDivergence} how its divergence from the {@link Prior} is found. A
 * discrete one, such as a {@link org.vhe.core.distribution.Categorical}, needs a prior with the
 * same outcomes.
 */
@FunctionalInterface
public interface Posterior {

    /**
     * @param graph where to build, within the latent's own scope
     * @param support D, [batch, shot, feature...]: raw elements, or what the {@link ElementEncoder}
     *     made of them
     * @param parents samples of the latent's parents, each [batch, event...]
     * @return the distribution of the latent, batch shape [batch]
     */
    Distribution posterior(GraphContext graph, SDVariable support, Latents parents);
}
