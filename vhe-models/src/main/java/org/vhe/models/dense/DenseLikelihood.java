package org.vhe.models.dense;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.distribution.Bernoulli;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.model.Latents;
import org.vhe.core.model.Likelihood;
import org.vhe.core.shape.Shapes;
import org.vhe.models.layer.Blocks;
import org.vhe.models.layer.ImageSize;
import org.vhe.models.layer.LatentVector;
import org.vhe.models.layer.Linear;
import org.vhe.models.layer.Sequential;

/**
 * The likelihood of a binary image by two fully connected blocks and a linear map to the logits.
 *
 * @param image its size
 * @param hidden width of the blocks
 */
record DenseLikelihood(ImageSize image, long hidden) implements Likelihood {

    @Override
    public Bernoulli likelihood(GraphContext graph, Latents latents) {
        SDVariable input = LatentVector.of(graph, latents);
        SDVariable logits =
                Sequential.of(
                                Blocks.linear("first", hidden),
                                Blocks.linear("second", 2 * hidden),
                                new Linear("logits", Shapes.length(image.shape())))
                        .apply(graph, input);
        long batch = graph.shapeOf(input)[0];
        return new Bernoulli(graph, logits.reshape(Shapes.prepend(batch, image.shape())));
    }
}
