package org.vhe.core.model;

import org.vhe.core.check.Require;
import org.vhe.core.distribution.DiscreteDistribution;
import org.vhe.core.distribution.Distribution;

/**
 * How the objective is differentiated through the sample of a latent. Chosen for each latent with
 * {@link Homoencoder.Builder#gradient}:
 *
 * <pre>{@code
 * Homoencoder.builder(structure, 1)
 *         .posterior("c", (graph, support, parents) -> new Categorical(graph, logits(support)))
 *         .prior("c", Prior.learnedCategorical(4))
 *         .gradient("c", GradientEstimator.SCORE_FUNCTION)
 * }</pre>
 *
 * @param kind which estimator
 * @param temperature of {@link Kind#GUMBEL_SOFTMAX}, positive; of no meaning for others
 */
public record GradientEstimator(Kind kind, double temperature) {

    /** The estimators. */
    public enum Kind {
        /**
         * Pathwise for reparameterised distributions; enumeration for discrete ones of at most
         * {@value #FEW} outcomes; the score function for all others.
         */
        AUTOMATIC,
        /** Through the reparameterised sample. Refused for distributions without one. */
        PATHWISE,
        /**
         * The exact expectation over all outcomes of a discrete latent. All that follows the latent
         * is computed for every outcome, so the number of rows grows by that factor, and by the
         * product of the factors where several latents are enumerated. Needs the KL in closed form.
         */
        ENUMERATION,
        /**
         * grad log q(c) times the sampled objective less a learned baseline (NVIL, Mnih and Gregor
         * 2014). Unbiased, for any distribution. Of the objective only what depends on the sample
         * counts: the likelihood and the KLs of descendants. The latent's own KL counts where it is
         * estimated from the sample; in closed form it has a gradient of its own.
         */
        SCORE_FUNCTION,
        /**
         * Through a relaxed sample of a discrete latent in training; the KL is that of the discrete
         * distributions, which must be known in closed form. Biased, the more the higher the
         * temperature, and the bound that training reports is that of relaxed samples, which may
         * exceed the likelihood; in evaluation mode samples are discrete.
         */
        GUMBEL_SOFTMAX;

        /** Whether the latent's KL must be known in closed form, for want of a discrete sample. */
        boolean needsClosedKl() {
            return this == ENUMERATION || this == GUMBEL_SOFTMAX;
        }

        /** Whether there is one sample of a latent, and the gradient goes through it. */
        boolean isThroughSample() {
            return this == PATHWISE || this == GUMBEL_SOFTMAX;
        }
    }

    /** The most outcomes that {@link Kind#AUTOMATIC} enumerates. */
    public static final int FEW = 16;

    /** What suits the distribution, the default; see {@link Kind#AUTOMATIC}. */
    public static final GradientEstimator AUTOMATIC = new GradientEstimator(Kind.AUTOMATIC, 1);

    /** See {@link Kind#PATHWISE}. */
    public static final GradientEstimator PATHWISE = new GradientEstimator(Kind.PATHWISE, 1);

    /** See {@link Kind#ENUMERATION}. */
    public static final GradientEstimator ENUMERATION = new GradientEstimator(Kind.ENUMERATION, 1);

    /** See {@link Kind#SCORE_FUNCTION}. */
    public static final GradientEstimator SCORE_FUNCTION =
            new GradientEstimator(Kind.SCORE_FUNCTION, 1);

    /** Checks the temperature. */
    public GradientEstimator {
        Require.positive("temperature", temperature);
    }

    /** See {@link Kind#GUMBEL_SOFTMAX}. */
    public static GradientEstimator gumbelSoftmax(double temperature) {
        return new GradientEstimator(Kind.GUMBEL_SOFTMAX, temperature);
    }

    /**
     * The estimator for a distribution: {@link Kind#AUTOMATIC} resolved, others checked.
     *
     * @param latent its name, for the message
     * @throws IllegalArgumentException if the distribution cannot be differentiated so
     */
    Kind resolve(String latent, Distribution q) {
        boolean discrete = q instanceof DiscreteDistribution;
        boolean possible =
                switch (kind) {
                    case PATHWISE -> q.isReparameterised();
                    case ENUMERATION, GUMBEL_SOFTMAX -> discrete;
                    case AUTOMATIC, SCORE_FUNCTION -> true;
                };
        if (!possible) {
            throw new IllegalArgumentException(
                    "gradient estimator %s of latent '%s' needs a posterior that is %s, but has %s; use %s"
                            .formatted(
                                    kind,
                                    latent,
                                    kind == Kind.PATHWISE ? "reparameterised" : "discrete",
                                    q.getClass().getSimpleName(),
                                    discrete
                                            ? "ENUMERATION, SCORE_FUNCTION or GUMBEL_SOFTMAX"
                                            : q.isReparameterised()
                                                    ? "PATHWISE or SCORE_FUNCTION"
                                                    : "SCORE_FUNCTION"));
        }
        if (kind != Kind.AUTOMATIC) {
            return kind;
        }
        if (q instanceof DiscreteDistribution finite && finite.outcomeCount() <= FEW) {
            return Kind.ENUMERATION;
        }
        return q.isReparameterised() ? Kind.PATHWISE : Kind.SCORE_FUNCTION;
    }
}
