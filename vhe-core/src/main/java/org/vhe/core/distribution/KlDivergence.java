package org.vhe.core.distribution;

import java.util.Arrays;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.shape.ShapeMismatchException;

/** KL(q || p) = E_q[log q - log p] as a node of a graph, [batch], in nats. */
public final class KlDivergence {

    private KlDivergence() {}

    /**
     * KL(q || p) in closed form.
     *
     * @return [batch], in nats
     * @throws IllegalArgumentException if no closed form is known for the two classes
     */
    public static SDVariable of(Distribution q, Distribution p) {
        requireSameEvent(q, p);
        if (q instanceof DiagonalGaussian a && p instanceof DiagonalGaussian b) {
            return a.kl(b);
        }
        if (q instanceof Bernoulli a && p instanceof Bernoulli b) {
            return a.kl(b);
        }
        if (q instanceof Categorical a && p instanceof Categorical b) {
            return a.kl(b);
        }
        if (q instanceof Gamma a && p instanceof Gamma b) {
            return a.kl(b);
        }
        if (q instanceof VonMises a && p instanceof VonMises b) {
            return a.kl(b);
        }
        throw new IllegalArgumentException(
                "KL(q || p) has no closed form for q of class "
                        + q.getClass().getSimpleName()
                        + " and p of class "
                        + p.getClass().getSimpleName()
                        + "; KlDivergence.monteCarlo estimates it from a sample");
    }

    /**
     * KL(q || p): by {@link SampledKl} where p is one and q a Gaussian, in closed form otherwise.
     *
     * @param sample a sample of q, [batch, event...]
     * @return [batch], in nats
     * @throws IllegalArgumentException if there is neither
     */
    public static SDVariable of(Distribution q, Distribution p, SDVariable sample) {
        if (q instanceof DiagonalGaussian gaussian && p instanceof SampledKl prior) {
            requireSameEvent(q, p);
            return prior.klFrom(gaussian, sample);
        }
        return of(q, p);
    }

    /**
     * The estimate log q(sample) - log p(sample), which may be negative.
     *
     * @param sample a sample of q, [batch, event...]
     * @return [batch], in nats
     */
    public static SDVariable monteCarlo(Distribution q, Distribution p, SDVariable sample) {
        requireSameEvent(q, p);
        return q.logProb(sample).sub(p.logProb(sample));
    }

    private static void requireSameEvent(Distribution q, Distribution p) {
        if (!Arrays.equals(q.eventShape(), p.eventShape())) {
            throw new ShapeMismatchException(
                    "events of p",
                    Arrays.toString(q.eventShape()) + " as those of q",
                    p.eventShape());
        }
    }
}
