package org.vhe.models.dense;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.distribution.Bernoulli;
import org.vhe.core.distribution.Distribution;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.model.Latents;
import org.vhe.core.model.Likelihood;
import org.vhe.core.shape.Shapes;
import org.vhe.models.layer.Blocks;
import org.vhe.models.layer.ImageSize;
import org.vhe.models.layer.LatentVector;
import org.vhe.models.layer.Linear;
import org.vhe.models.layer.Sequential;
import org.vhe.models.likelihood.ElementLikelihood;

/**
 * The likelihood of an image by two fully connected blocks and a linear map to what is said of each
 * value.
 *
 * @param image its size
 * @param hidden width of the blocks
 * @param values what values are
 */
record DenseLikelihood(ImageSize image, long hidden, ElementLikelihood values)
        implements Likelihood {

    @Override
    public Distribution likelihood(GraphContext graph, Latents latents) {
        SDVariable input = LatentVector.of(graph, latents);
        long batch = graph.shapeOf(input)[0];
        boolean bits = values.kind() == ElementLikelihood.Kind.BERNOULLI;
        long outputs = values.outputs(image.channels());
        long positions = image.height() * image.width();
        SDVariable said =
                Sequential.of(
                                Blocks.linear("first", hidden),
                                Blocks.linear("second", 2 * hidden),
                                new Linear(bits ? "logits" : "values", positions * outputs))
                        .apply(graph, input);
        if (bits) {
            return new Bernoulli(graph, said.reshape(Shapes.prepend(batch, image.shape())));
        }
        SDVariable map = said.reshape(batch, image.height(), image.width(), outputs);
        return values.of(graph, map, image.channels());
    }
}
