package org.vhe.core.distribution;

import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A distribution whose divergence from a Gaussian is known in closed form only once a sample of the
 * Gaussian is given. An autoregressive prior is one: its Gaussian at each position depends on the
 * sampled values at earlier positions, and the sum over positions of the Gaussian divergences is an
 * unbiased estimate of the whole, of smaller variance than log q(sample) - log p(sample).
 */
public interface SampledKl extends Distribution {

    /**
     * An unbiased estimate of KL(q || this).
     *
     * @param q of this distribution's event shape
     * @param sample a sample of {@code q}, [batch, event...]
     * @return [batch], in nats
     */
    SDVariable klFrom(DiagonalGaussian q, SDVariable sample);
}
