package org.vhe.models.pixelcnn;

import java.util.Objects;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.check.Require;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.model.Latents;
import org.vhe.core.model.Prior;
import org.vhe.models.layer.LatentVector;
import org.vhe.models.layer.PixelCnn;

/**
 * The prior p(c) of a template: autoregressive over its positions, Gaussian at each. Parents, if
 * there are any, condition all positions alike. Supplement 6.4.3 of the paper.
 *
 * @param depth channels of c
 * @param height of c
 * @param width of c
 * @param stack the network
 */
public record TemplatePrior(long depth, long height, long width, PixelCnn stack) implements Prior {

    public TemplatePrior {
        Require.positive("depth", depth);
        Require.positive("height", height);
        Require.positive("width", width);
        Objects.requireNonNull(stack, "stack");
    }

    /**
     * @return event shape [depth, height, width]
     */
    @Override
    public AutoregressiveGaussian prior(GraphContext graph, Latents parents, long batch) {
        SDVariable condition = parents.names().isEmpty() ? null : LatentVector.of(graph, parents);
        return new AutoregressiveGaussian(graph, stack, condition, depth, height, width);
    }
}
