package org.vhe.core.distribution;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.graph.Noise;

/**
 * A batch of independent distributions as nodes of a graph. Parameters and values have a leading
 * batch axis; densities are summed over the event axes inside.
 */
public interface Distribution {

    /** Axes of one event, the batch axis excluded. */
    long[] eventShape();

    /**
     * @param value [batch, event...]
     * @return log density (or log mass), [batch], in nats
     */
    SDVariable logProb(SDVariable value);

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
}
