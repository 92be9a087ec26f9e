package org.vhe.models.linear;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.check.Require;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.distribution.Distribution;
import org.vhe.core.distribution.Gamma;
import org.vhe.core.distribution.GaussianMixture;
import org.vhe.core.distribution.VonMises;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Initializer;

/** Makes distributions of one family from unconstrained parameters. */
@FunctionalInterface
public interface Family {

    /**
     * @param graph where to build
     * @param rawParameters any real numbers, [batch, parameters]
     * @return batch shape [batch]
     */
    Distribution distribution(GraphContext graph, SDVariable rawParameters);

    /** Normal, the raw parameters being means and then log variances: [batch, 2 elementDim]. */
    static Family gaussian() {
        return DiagonalGaussian::fromParameters;
    }

    /**
     * Normal with a known variance, the raw parameters being means: [batch, elementDim].
     *
     * @param variance positive
     */
    static Family gaussianWithVariance(double variance) {
        Require.positive("variance", variance);
        return (graph, mean) ->
                new DiagonalGaussian(
                        graph, mean, graph.full(Math.log(variance), graph.shapeOf(mean)));
    }

    /**
     * Normal with a variance that is learned but does not depend on the latents, the raw parameters
     * being means: [batch, elementDim]. Parameter {@code logVariance} [1, elementDim], at first 0.
     */
    static Family gaussianWithLearnedVariance() {
        return (graph, mean) -> {
            long[] shape = graph.requireAxes(mean, "raw parameters", "batch, elementDim");
            SDVariable logVariance =
                    graph.parameter("logVariance", Initializer.constant(0), 1, shape[1]);
            SDVariable rows = graph.full(1, shape[0], 1).mmul(logVariance);
            return new DiagonalGaussian(graph, mean, rows);
        };
    }

    /**
     * Even mixture of two normals of one variance, for numbers. The raw parameters are the two
     * means and the log variance: [batch, 3].
     */
    static Family gaussianPair() {
        return (graph, raw) -> {
            long batch = requireParameters(graph, raw, 3);
            SDVariable means = graph.slice(raw, 1, 0, 2).reshape(batch, 2, 1);
            return new GaussianMixture(graph, means, RawParameters.column(graph, raw, 2));
        };
    }

    /**
     * Even mixture of two normals with known separation and variance, for numbers. The raw
     * parameter is the point between the means: [batch, 1].
     *
     * @param separation distance between the means, positive
     * @param variance of each component, positive
     */
    static Family gaussianPair(double separation, double variance) {
        Require.positive("separation", separation);
        Require.positive("variance", variance);
        return (graph, raw) -> {
            long batch = requireParameters(graph, raw, 1);
            SDVariable logVariance = graph.full(Math.log(variance), batch, 1);
            return GaussianMixture.pair(graph, raw, separation, logVariance);
        };
    }

    /**
     * Gamma, for positive numbers. The raw parameters are the logarithms of concentration and rate:
     * [batch, 2].
     */
    static Family gamma() {
        return (graph, raw) -> {
            requireParameters(graph, raw, 2);
            return new Gamma(
                    graph,
                    RawParameters.exp(graph, RawParameters.column(graph, raw, 0)),
                    RawParameters.exp(graph, RawParameters.column(graph, raw, 1)));
        };
    }

    /**
     * Gamma with a known rate, for positive numbers. The raw parameter is the logarithm of the
     * concentration: [batch, 1].
     *
     * @param rate positive
     */
    static Family gammaWithRate(double rate) {
        Require.positive("rate", rate);
        return (graph, raw) -> {
            long batch = requireParameters(graph, raw, 1);
            SDVariable concentration = RawParameters.exp(graph, raw);
            return new Gamma(graph, concentration, graph.full(rate, batch, 1));
        };
    }

    /**
     * Von Mises, for angles in radians. The raw parameters are the natural ones, k cos m and k sin
     * m for concentration k and mean direction m: [batch, 2]. They cover the circle without a seam,
     * so that linear maps can produce any direction.
     */
    static Family vonMises() {
        return (graph, raw) -> {
            requireParameters(graph, raw, 2);
            SDVariable cosine = RawParameters.column(graph, raw, 0);
            SDVariable sine = RawParameters.column(graph, raw, 1);
            return new VonMises(
                    graph,
                    RawParameters.direction(graph, cosine, sine),
                    RawParameters.length(graph, cosine, sine));
        };
    }

    /**
     * Von Mises with a known concentration, for angles in radians. The mean direction is that of
     * the vector of raw parameters: [batch, 2].
     *
     * @param concentration positive
     */
    static Family vonMisesWithConcentration(double concentration) {
        Require.positive("concentration", concentration);
        return (graph, raw) -> {
            long batch = requireParameters(graph, raw, 2);
            SDVariable direction =
                    RawParameters.direction(
                            graph,
                            RawParameters.column(graph, raw, 0),
                            RawParameters.column(graph, raw, 1));
            return new VonMises(graph, direction, graph.full(concentration, batch, 1));
        };
    }

    /**
     * A choice among consecutive whole numbers. The raw parameters are logits: [batch, categories].
     *
     * @param first the smallest number
     * @param categories how many numbers, at least 2
     */
    static Family wholeNumber(int first, int categories) {
        FeatureMap oneHot = FeatureMap.oneHot(first, categories);
        return (graph, raw) -> {
            requireParameters(graph, raw, categories);
            return new WholeNumber(graph, raw, first, oneHot);
        };
    }

    private static long requireParameters(GraphContext graph, SDVariable raw, int count) {
        long batch = graph.requireAxes(raw, "raw parameters", "batch, parameters")[0];
        graph.requireShape(raw, "raw parameters", batch, count);
        return batch;
    }
}
