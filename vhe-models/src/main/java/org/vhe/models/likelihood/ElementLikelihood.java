package org.vhe.models.likelihood;

import java.util.Locale;
import java.util.Objects;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.check.Require;
import org.vhe.core.distribution.DiscretisedLogisticMixture;
import org.vhe.core.distribution.Distribution;
import org.vhe.core.distribution.ZeroInflatedLevels;
import org.vhe.core.graph.GraphContext;

/**
 * What the values of elements are, and so what a network says of each: the choice of a likelihood
 * for the ready-made models. Positions are independent of each other, but for those of a PixelCNN.
 *
 * @param kind which distribution
 * @param levels of values, 2 to 256, of those kinds that have levels from 0 to 1; 0 for the others
 * @param components of a mixture; 0 for other kinds
 * @param deviation of Gaussians: fixed, or the least; 0 for other kinds
 */
public record ElementLikelihood(Kind kind, int levels, int components, double deviation) {
    /** For bits, and for checkpoints that do not say. */
    public static final ElementLikelihood BERNOULLI =
            new ElementLikelihood(Kind.BERNOULLI, 0, 0, 0);

    private static final int MOST_LEVELS = 256;
    private static final int USUAL_COMPONENTS = 1;
    private static final double USUAL_FIXED_DEVIATION = 0.1;
    private static final double USUAL_LEAST_DEVIATION = 0.01;

    /** The distributions. */
    public enum Kind {
        /** 0 or 1; numbers between them are taken for probabilities of 1. */
        BERNOULLI,
        /** Levels such as of gray or colour: a mixture of logistic variables, rounded to levels. */
        LOGISTIC_MIXTURE,
        /** Levels of which each has a probability of its own. */
        CATEGORICAL,
        /** Zero in all channels of a position, or else as of {@link #LOGISTIC_MIXTURE}. */
        ZERO_INFLATED,
        /** Levels in an order, at distances that are learned. */
        ORDINAL,
        /** Numbers, with a variance that the network gives, above a least one. */
        GAUSSIAN,
        /** Numbers, with one variance for all. */
        FIXED_GAUSSIAN,
        /** Numbers of which some are far from the rest; degrees of freedom are learned. */
        STUDENT_T,
        /** Counts whose variance is their mean. */
        POISSON,
        /** Counts of a larger variance, which the network gives. */
        NEGATIVE_BINOMIAL;

        private boolean hasLevels() {
            return switch (this) {
                case LOGISTIC_MIXTURE, CATEGORICAL, ZERO_INFLATED, ORDINAL -> true;
                default -> false;
            };
        }

        private boolean isMixture() {
            return this == LOGISTIC_MIXTURE || this == ZERO_INFLATED;
        }

        private boolean isGaussian() {
            return this == GAUSSIAN || this == FIXED_GAUSSIAN;
        }

        /** The name in lower case, such as {@code logistic_mixture}. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Numbers that a kind has no use for must be 0. */
    public ElementLikelihood {
        Objects.requireNonNull(kind, "kind");
        if (kind.hasLevels()) {
            Require.inRange(2, MOST_LEVELS, "levels", levels);
        } else {
            requireUnused(kind, "levels", levels);
        }
        if (kind.isMixture()) {
            Require.positive("components", components);
        } else {
            requireUnused(kind, "components", components);
        }
        if (kind.isGaussian() || kind == Kind.STUDENT_T) {
            Require.positive("deviation", deviation);
        } else {
            requireUnused(kind, "deviation", deviation);
        }
    }

    private static void requireUnused(Kind kind, String name, double value) {
        if (value != 0) {
            throw new IllegalArgumentException(
                    "a %s likelihood has no %s, but it is %s".formatted(kind, name, value));
        }
    }

    /**
     * A kind with its usual numbers: one component, since with several a network of independent
     * pixels explains them without its latents for long; a Gaussian deviation of 0.1 if it is fixed
     * and of at least 0.01 if not.
     *
     * @param levels of kinds that have levels; not read for others
     */
    public static ElementLikelihood of(Kind kind, int levels) {
        double deviation =
                switch (kind) {
                    case FIXED_GAUSSIAN -> USUAL_FIXED_DEVIATION;
                    case GAUSSIAN, STUDENT_T -> USUAL_LEAST_DEVIATION;
                    default -> 0;
                };
        return new ElementLikelihood(
                kind,
                kind.hasLevels() ? levels : 0,
                kind.isMixture() ? USUAL_COMPONENTS : 0,
                deviation);
    }

    /** A mixture for gray or coloured images. */
    public static ElementLikelihood logisticMixture(int levels, int components) {
        return new ElementLikelihood(Kind.LOGISTIC_MIXTURE, levels, components, 0);
    }

    /** The same with another number of components of the mixture. */
    public ElementLikelihood withComponents(int newComponents) {
        return new ElementLikelihood(kind, levels, newComponents, deviation);
    }

    /** The same with another deviation, fixed or least. */
    public ElementLikelihood withDeviation(double newDeviation) {
        return new ElementLikelihood(kind, levels, components, newDeviation);
    }

    /**
     * How many numbers a network says of each position of an element.
     *
     * @param channels values of a position
     */
    public long outputs(long channels) {
        return outputs(channels, false);
    }

    /** The same, for channels of a pixel that depend on each other, where they can. */
    public long outputs(long channels, boolean coupled) {
        return switch (kind) {
            case LOGISTIC_MIXTURE ->
                    DiscretisedLogisticMixture.outputs(channels, components, coupled);
            case CATEGORICAL -> channels * levels;
            case ZERO_INFLATED -> ZeroInflatedLevels.outputs(channels, components);
            case GAUSSIAN, NEGATIVE_BINOMIAL, STUDENT_T -> 2 * channels;
            default -> channels;
        };
    }

    /**
     * The distribution of elements.
     *
     * @param graph the graph of the outputs; degrees of freedom and thresholds become parameters in
     *     its scope
     * @param outputs of a network, [batch, height, width, {@link #outputs}]
     * @param channels values of a position
     * @return event shape [channels, height, width]
     */
    public Distribution of(GraphContext graph, SDVariable outputs, long channels) {
        return of(graph, outputs, channels, false);
    }

    /** The same, for channels of a pixel that depend on each other, where they can. */
    public Distribution of(GraphContext graph, SDVariable outputs, long channels, boolean coupled) {
        return new OutputDistribution(this, graph, outputs, channels, coupled).distribution();
    }

    /** Such as "logistic_mixture of 256 levels". */
    @Override
    public String toString() {
        if (kind.hasLevels()) {
            return "%s of %d levels".formatted(kind, levels);
        }
        return kind.toString();
    }
}
