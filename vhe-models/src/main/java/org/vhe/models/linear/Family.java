package org.vhe.models.linear;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.distribution.Distribution;
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
        if (!(variance > 0)) {
            throw new IllegalArgumentException("variance must be positive, but is " + variance);
        }
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
}
