package org.vhe.models.statistician;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.check.Require;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.model.Latents;
import org.vhe.core.model.Posterior;
import org.vhe.core.shape.ShapeMismatchException;
import org.vhe.models.layer.Flatten;
import org.vhe.models.layer.Linear;

/**
 * The posterior q(z; x, c) of a latent of the element itself: the sum of linear maps of the
 * element's features and of each parent, ELU, three blocks, and a linear map to mean and log
 * variance. Edwards and Storkey (2017), appendix B.
 *
 * @param latentDim size of z
 * @param hidden width of the network
 */
public record LatentPosterior(long latentDim, long hidden) implements Posterior {

    public LatentPosterior {
        Require.positive("latentDim", latentDim);
        Require.positive("hidden", hidden);
    }

    /**
     * @param support the element, [batch, 1, feature...]
     * @param parents each [batch, event...]; may be none
     * @return batch shape [batch], event shape [latentDim]
     */
    @Override
    public DiagonalGaussian posterior(GraphContext graph, SDVariable support, Latents parents) {
        long[] shape = graph.shapeOf(support);
        if (shape.length < 3 || shape[1] != 1) {
            throw new ShapeMismatchException("support", "[batch, 1, feature...]", shape);
        }
        SDVariable features = new Flatten().apply(graph, support);
        SDVariable sum = new Linear("features", hidden).apply(graph, features);
        for (String parent : parents.names()) {
            SDVariable sample = new Flatten().apply(graph, parents.get(parent));
            Linear map = new Linear("parent/" + parent, hidden).withoutBias();
            sum = sum.add(map.apply(graph, sample));
        }
        SDVariable parameters = Tail.of(latentDim, hidden).apply(graph, sum);
        return DiagonalGaussian.fromParameters(graph, parameters);
    }
}
