package org.vhe.models.pixelcnn;

import java.util.Objects;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.check.Require;
import org.vhe.core.distribution.SequentialDistribution;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.model.Latents;
import org.vhe.core.model.Likelihood;
import org.vhe.models.layer.ImageSize;
import org.vhe.models.layer.PixelCnn;
import org.vhe.models.likelihood.ElementLikelihood;

/**
 * The likelihood p(x | c, t) of an image: t gives an affine map, the template c is warped by it,
 * convolutions with ReLU and batch normalisation make of it what conditions a {@link PixelCnn} over
 * the pixels. Supplement 6.4.3 of the paper.
 *
 * @param imageChannels of x; height and width are those of c
 * @param template name of c, a latent [depth, height, width]
 * @param transform name of t, a latent [size]
 * @param condition the convolutions
 * @param stack the network over the pixels
 * @param values what pixels are
 */
record PixelCnnLikelihood(
        long imageChannels,
        String template,
        String transform,
        TemplateCondition condition,
        PixelCnn stack,
        ElementLikelihood values)
        implements Likelihood {

    public PixelCnnLikelihood {
        Require.positive("imageChannels", imageChannels);
        Objects.requireNonNull(template, "template");
        Objects.requireNonNull(transform, "transform");
        Objects.requireNonNull(condition, "condition");
        Objects.requireNonNull(stack, "stack");
        Objects.requireNonNull(values, "values");
    }

    /**
     * @param latents with the template and the transform
     * @return event shape [imageChannels, height, width]
     */
    @Override
    public SequentialDistribution likelihood(GraphContext graph, Latents latents) {
        SDVariable c = latents.get(template);
        long[] shape = graph.requireAxes(c, template, "batch, depth, height, width");
        SDVariable warped = TemplateCondition.warped(graph, c, latents.get(transform));
        SDVariable maps = condition.convolved(graph, warped);
        ImageSize image = new ImageSize(imageChannels, shape[2], shape[3]);
        return AutoregressiveLevels.orBits(graph, stack, maps, values, image);
    }
}
