package org.vhe.core.distribution;

import java.util.Arrays;
import java.util.Optional;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.shape.ShapeMismatchException;

/**
 * KL(q || p) = E_q[log q - log p] as a node of a graph, and how it was found.
 *
 * <p>Either class may offer a closed form for the pair, so that a new distribution works with the
 * known ones without a change to them: q is asked by {@link Distribution#klTo}, then p by {@link
 * Distribution#klFrom}, then p by {@link SampledKl}. If none has an answer, log q - log p at a
 * sample of q is the estimate, which any two distributions of one event shape allow.
 *
 * @param value [batch], in nats
 * @param kind how it was found
 */
public record KlDivergence(SDVariable value, Kind kind) {

    /** How a divergence was found. */
    public enum Kind {
        /** From the parameters of the two alone. */
        CLOSED_FORM,
        /**
         * By {@link SampledKl}: closed forms given what the sample holds at earlier positions, as
         * those of latents are given the samples of their parents.
         */
        GIVEN_SAMPLE,
        /** The estimate log q - log p at a sample, which varies more and may be negative. */
        SAMPLED
    }

    /** Whether the value depends on the sample of q itself. */
    public boolean dependsOnSample() {
        return kind != Kind.CLOSED_FORM;
    }

    /**
     * The best that the two classes offer.
     *
     * @param sample a sample of q, [batch, event...]
     */
    public static KlDivergence of(Distribution q, Distribution p, SDVariable sample) {
        Optional<SDVariable> known = closedForm(q, p);
        if (known.isPresent()) {
            return new KlDivergence(known.get(), Kind.CLOSED_FORM);
        }
        return (p instanceof SampledKl prior
                        ? prior.klFrom(q, sample)
                        : Optional.<SDVariable>empty())
                .map(value -> new KlDivergence(value, Kind.GIVEN_SAMPLE))
                .orElseGet(() -> sampled(q, p, sample));
    }

    /**
     * KL(q || p) from the parameters of the two.
     *
     * @return [batch], in nats
     * @throws IllegalArgumentException if neither class offers a closed form
     */
    public static SDVariable of(Distribution q, Distribution p) {
        return closedForm(q, p)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "KL(q || p) has no closed form for q of class %s and p of class %s: neither offers one by Distribution.klTo or klFrom"
                                                .formatted(
                                                        q.getClass().getSimpleName(),
                                                        p.getClass().getSimpleName())));
    }

    /**
     * KL(q || p) from the parameters of the two.
     *
     * @return [batch], in nats; empty if neither class offers a closed form
     */
    public static Optional<SDVariable> closedForm(Distribution q, Distribution p) {
        requireSameEvent(q, p);
        return q.klTo(p).or(() -> p.klFrom(q));
    }

    /**
     * The estimate log q - log p.
     *
     * @param sample a sample of q, [batch, event...]
     */
    public static KlDivergence sampled(Distribution q, Distribution p, SDVariable sample) {
        requireSameEvent(q, p);
        return new KlDivergence(q.logProb(sample).sub(p.logProb(sample)), Kind.SAMPLED);
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
