package org.vhe.models.dense;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.distribution.Bernoulli;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.model.Latents;
import org.vhe.core.model.Likelihood;
import org.vhe.models.layer.Blocks;
import org.vhe.models.layer.LatentVector;
import org.vhe.models.layer.Linear;
import org.vhe.models.layer.Sequential;

/**
 * The likelihood of a binary image by two fully connected blocks and a linear map to the logits.
 *
 * @param pixels height and width of the image
 * @param hidden width of the blocks
 */
record DenseLikelihood(long pixels, long hidden) implements Likelihood {

    @Override
    public Bernoulli likelihood(GraphContext graph, Latents latents) {
        SDVariable input = LatentVector.of(graph, latents);
        SDVariable logits =
                Sequential.of(
                                Blocks.linear("first", hidden),
                                Blocks.linear("second", 2 * hidden),
                                new Linear("logits", pixels * pixels))
                        .apply(graph, input);
        long batch = graph.shapeOf(input)[0];
        return new Bernoulli(graph, logits.reshape(batch, 1, pixels, pixels));
    }
}
