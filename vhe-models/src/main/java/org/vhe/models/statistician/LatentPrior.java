package org.vhe.models.statistician;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.check.Require;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.model.Latents;
import org.vhe.core.model.Prior;
import org.vhe.models.layer.LatentVector;
import org.vhe.models.layer.Linear;

/**
 * The prior p(z | c): a linear map of the parents, ELU, three blocks, and a linear map to mean and
 * log variance. Edwards and Storkey (2017), appendix B.
 *
 * @param latentDim size of z
 * @param hidden width of the network
 */
public record LatentPrior(long latentDim, long hidden) implements Prior {

    public LatentPrior {
        Require.positive("latentDim", latentDim);
        Require.positive("hidden", hidden);
    }

    /**
     * @param parents at least one, each [batch, event...]
     * @return batch shape [batch], event shape [latentDim]
     */
    @Override
    public DiagonalGaussian prior(GraphContext graph, Latents parents, long batch) {
        SDVariable condition = LatentVector.of(graph, parents);
        graph.requireShape(condition, "parents", batch, graph.shapeOf(condition)[1]);
        SDVariable first = new Linear("parents", hidden).apply(graph, condition);
        SDVariable parameters = Tail.of(latentDim, hidden).apply(graph, first);
        return DiagonalGaussian.fromParameters(graph, parameters);
    }
}
