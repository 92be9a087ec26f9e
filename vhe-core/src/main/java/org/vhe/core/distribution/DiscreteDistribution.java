package org.vhe.core.distribution;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A distribution of finitely many outcomes. Its samples carry no gradient; expectations can be
 * differentiated by enumerating the outcomes, by score functions, or, with a bias, through a
 * relaxed sample.
 */
public interface DiscreteDistribution extends Distribution {

    /** The number of outcomes of one event; {@link Long#MAX_VALUE} if it is no smaller. */
    long outcomeCount();

    /**
     * All outcomes, in an order of their own.
     *
     * @return [outcomes, event...]
     * @throws IllegalStateException if there are too many to list
     */
    INDArray outcomes();

    /**
     * The log probability of every outcome, in the order of {@link #outcomes()}.
     *
     * @return [batch, outcomes]
     */
    SDVariable outcomeLogProbabilities();

    /**
     * A sample moved into the interior of the space of outcomes, differentiable in the parameters
     * (Jang et al. 2017, Maddison et al. 2017). As the temperature falls to zero it becomes {@link
     * #sample} of the same noise, and its gradient's variance grows.
     *
     * @param noise [batch, noise...] of the kind and shape of {@link #noise()}
     * @param temperature positive
     * @return [batch, event...]
     */
    SDVariable relaxedSample(SDVariable noise, double temperature);

    @Override
    default boolean isReparameterised() {
        return false;
    }
}
