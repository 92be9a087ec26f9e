package org.vhe.core.distribution;

import java.util.Optional;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A distribution whose divergence from some others is known in closed form only once a sample of
 * the other is given. An autoregressive prior is one: its Gaussian at each position depends on the
 * sampled values at earlier positions, and the sum over positions of the Gaussian divergences is an
 * unbiased estimate of the whole, of smaller variance than log q(sample) - log p(sample).
 */
public interface SampledKl extends Distribution {

    /**
     * An unbiased estimate of KL(q || this).
     *
     * @param q of this distribution's event shape
     * @param sample a sample of {@code q}, [batch, event...]
     * @return [batch], in nats; empty if there is none for q's class
     */
    Optional<SDVariable> klFrom(Distribution q, SDVariable sample);
}
