package org.vhe.models.linear;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.check.Require;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.model.Latents;
import org.vhe.core.model.Prior;
import org.vhe.models.layer.LatentVector;
import org.vhe.models.layer.Linear;

/**
 * The prior p(z | parents) whose mean and log variance are linear in the parents.
 *
 * @param latentDim size of z
 */
public record LinearPrior(long latentDim) implements Prior {

    public LinearPrior {
        Require.positive("latentDim", latentDim);
    }

    /**
     * @param parents at least one, each [batch, event...]
     * @return batch shape [batch], event shape [latentDim]
     */
    @Override
    public DiagonalGaussian prior(GraphContext graph, Latents parents, long batch) {
        SDVariable condition = LatentVector.of(graph, parents);
        graph.requireShape(condition, "parents", batch, graph.shapeOf(condition)[1]);
        return DiagonalGaussian.fromParameters(
                graph, new Linear("parameters", 2 * latentDim).apply(graph, condition));
    }
}
