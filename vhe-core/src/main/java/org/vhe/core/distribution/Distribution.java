package org.vhe.core.distribution;

import java.util.Optional;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.graph.Noise;

/**
 * A batch of independent distributions as nodes of a graph. Parameters and values have a leading
 * batch axis; densities are summed over the event axes inside.
 *
 * <p>One that a user writes can be a likelihood, a prior or a posterior as it is: what has no
 * closed divergence is estimated from a sample, and what is not reparameterised is differentiated
 * by its score function.
 */
public interface Distribution {

    /** Axes of one event, the batch axis excluded. */
    long[] eventShape();

    /** The values that it has a density for, such as {@link Support#POSITIVE}. */
    Support support();

    /**
     * @param value [batch, event...]
     * @return log density (or log mass), [batch], in nats
     */
    SDVariable logProb(SDVariable value);

    /**
     * The log density (or log mass) of each value given those before it, where they are in an
     * order, or else of each by itself; {@link #logProb} is their sum.
     *
     * @param value [batch, event...]
     * @return of that shape, in nats
     * @throws UnsupportedOperationException by default
     */
    default SDVariable logProbOfEach(SDVariable value) {
        throw new UnsupportedOperationException(
                getClass().getSimpleName() + " does not say how probable single values are");
    }

    /** The noise that {@link #sample} needs for each row of the batch. */
    Noise noise();

    /**
     * @param noise [batch, noise...] of the kind and shape of {@link #noise()}
     * @return a sample [batch, event...], differentiable in the parameters where the distribution
     *     is reparameterisable
     */
    SDVariable sample(SDVariable noise);

    /**
     * Whether the gradient through {@link #sample} is that of the expectation of whatever is
     * computed from the sample: by all parameters, not by some. False where samples carry no
     * gradient, as those of discrete distributions. Only what says true is differentiated through
     * its samples.
     */
    boolean isReparameterised();

    /** The mean, [batch, event...]. */
    SDVariable mean();

    /**
     * KL(this || p) in closed form. What {@link KlDivergence} looks for.
     *
     * @param p of this distribution's event shape
     * @return [batch], in nats; empty if this class knows none for p's
     */
    default Optional<SDVariable> klTo(Distribution p) {
        return Optional.empty();
    }

    /**
     * KL(q || this) in closed form, for classes of q that do not know this one.
     *
     * @param q of this distribution's event shape
     * @return [batch], in nats; empty if this class knows none for q's
     */
    default Optional<SDVariable> klFrom(Distribution q) {
        return Optional.empty();
    }
}
