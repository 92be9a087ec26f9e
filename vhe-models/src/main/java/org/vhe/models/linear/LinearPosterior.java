package org.vhe.models.linear;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.check.Require;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.model.Latents;
import org.vhe.core.model.Posterior;
import org.vhe.models.layer.LatentVector;
import org.vhe.models.layer.Linear;
import org.vhe.models.layer.Rows;
import org.vhe.models.layer.ShotMean;

/**
 * The posterior q(c; D) whose mean and log variance are linear in the mean over D of features of
 * the elements (and in the parents): the map that the paper's one-dimensional study uses.
 *
 * <p>The mean is taken first and mapped once, which is the mean of the maps.
 *
 * @param latentDim size of c
 * @param features what is averaged
 */
public record LinearPosterior(long latentDim, FeatureMap features) implements Posterior {

    public LinearPosterior {
        Objects.requireNonNull(features, "features");
        Require.positive("latentDim", latentDim);
    }

    /** Linear in the elements themselves. */
    public LinearPosterior(long latentDim) {
        this(latentDim, FeatureMap.IDENTITY);
    }

    /**
     * @param support D, [batch, shot, elementDim]
     * @return batch shape [batch], event shape [latentDim]
     */
    @Override
    public DiagonalGaussian posterior(GraphContext graph, SDVariable support, Latents parents) {
        long[] shape = graph.requireAxes(support, "support", "batch, shot, elementDim");
        SDVariable mapped = features.apply(graph, Rows.of(graph, support));
        long count = graph.shapeOf(mapped)[1];
        SDVariable shots = Rows.reshape(graph, mapped, shape[0], shape[1], count);
        List<SDVariable> inputs = new ArrayList<>();
        inputs.add(new ShotMean().apply(graph, shots));
        if (!parents.names().isEmpty()) {
            inputs.add(LatentVector.of(graph, parents));
        }
        SDVariable parameters =
                new Linear("parameters", 2 * latentDim)
                        .apply(graph, LatentVector.concatenate(graph, inputs));
        return DiagonalGaussian.fromParameters(graph, parameters);
    }
}
