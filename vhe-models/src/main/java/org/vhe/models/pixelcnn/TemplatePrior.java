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
 * there are any, condition all positions alike, or each by a map that a network makes of them.
 * Supplement 6.4.3 of the paper, which has no parents.
 *
 * @param depth channels of c
 * @param height of c
 * @param width of c
 * @param stack the network
 * @param conditionChannels of the map of the parents; 0 if they condition all positions alike
 */
public record TemplatePrior(
        long depth, long height, long width, PixelCnn stack, long conditionChannels)
        implements Prior {

    public TemplatePrior {
        Require.positive("depth", depth);
        Require.positive("height", height);
        Require.positive("width", width);
        Objects.requireNonNull(stack, "stack");
        Require.notNegative("conditionChannels", conditionChannels);
    }

    /** Without parents, or with parents that condition all positions alike. */
    public TemplatePrior(long depth, long height, long width, PixelCnn stack) {
        this(depth, height, width, stack, 0);
    }

    /**
     * @return event shape [depth, height, width]
     */
    @Override
    public AutoregressiveGaussian prior(GraphContext graph, Latents parents, long batch) {
        return new AutoregressiveGaussian(
                graph, stack, condition(graph, parents), depth, height, width);
    }

    private SDVariable condition(GraphContext graph, Latents parents) {
        if (parents.names().isEmpty()) {
            return null;
        }
        SDVariable vector = LatentVector.of(graph, parents);
        return conditionChannels == 0
                ? vector
                : new GlobalCondition(conditionChannels, height, width)
                        .apply(graph.scope("global"), vector);
    }
}
