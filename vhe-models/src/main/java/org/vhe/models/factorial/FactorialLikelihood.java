package org.vhe.models.factorial;

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
import org.vhe.models.pixelcnn.AutoregressiveLevels;
import org.vhe.models.pixelcnn.TemplateCondition;

/**
 * The likelihood p(x | c, s, t) of an image of several colours: the template c is warped as t says;
 * the {@link OuterProduct} of s with the template at each position passes convolutions and
 * conditions a {@link PixelCnn} over the pixels. Section 4.3 of the paper.
 *
 * <p>The image is autoregressive over its pixels, not over their colours: all channels of a pixel
 * are drawn at once, given the latents and the pixels before. Bits are independent of each other,
 * levels as {@link AutoregressiveLevels} says.
 *
 * @param imageChannels of x; height and width are those of c
 * @param condition the convolutions
 * @param stack the network over the pixels
 * @param values what pixels are
 */
record FactorialLikelihood(
        long imageChannels, TemplateCondition condition, PixelCnn stack, ElementLikelihood values)
        implements Likelihood {

    public FactorialLikelihood {
        Require.positive("imageChannels", imageChannels);
        Objects.requireNonNull(condition, "condition");
        Objects.requireNonNull(stack, "stack");
        Objects.requireNonNull(values, "values");
    }

    /**
     * @param latents with {@link FactorialVhe}'s content, style and transform
     * @return event shape [imageChannels, height, width]
     */
    @Override
    public SequentialDistribution likelihood(GraphContext graph, Latents latents) {
        SDVariable map = condition(graph, condition, latents);
        long[] shape = graph.shapeOf(map);
        return AutoregressiveLevels.orBits(
                graph, stack, map, values, new ImageSize(imageChannels, shape[1], shape[2]));
    }

    /** What the pixels are given, [batch, height, width, channels]. */
    static SDVariable condition(
            GraphContext graph, TemplateCondition convolutions, Latents latents) {
        SDVariable c = latents.get(FactorialVhe.CONTENT);
        graph.requireAxes(c, FactorialVhe.CONTENT, "batch, depth, height, width");
        SDVariable warped = TemplateCondition.warped(graph, c, latents.get(FactorialVhe.TRANSFORM));
        SDVariable product = OuterProduct.of(graph, warped, latents.get(FactorialVhe.STYLE));
        return convolutions.convolved(graph, product);
    }
}
