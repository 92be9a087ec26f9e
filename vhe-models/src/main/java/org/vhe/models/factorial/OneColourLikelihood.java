package org.vhe.models.factorial;

import java.util.Objects;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.check.Require;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.StableMath;
import org.vhe.core.model.Latents;
import org.vhe.core.model.Likelihood;
import org.vhe.models.layer.Activation;
import org.vhe.models.layer.Linear;
import org.vhe.models.layer.PixelCnn;
import org.vhe.models.pixelcnn.AutoregressiveBernoulli;
import org.vhe.models.pixelcnn.TemplateCondition;

/**
 * The likelihood p(x | c, s, t) of a drawing in ink of one colour on black, {@link InkOfOneColour}:
 * where ink is follows as in {@link FactorialLikelihood}, its colour is that of the style, p(colour
 * | s), once for the image. Beyond the paper, whose pixels have colours of their own.
 *
 * <p>The probability of a level falls with the square of its distance from a centre, so that levels
 * between those that training saw are likely, too; a layer of s gives centre and precision.
 *
 * @param imageChannels of x; height and width are those of c
 * @param condition the convolutions
 * @param stack the network over the pixels of the mask
 * @param levels of each channel of a colour
 */
record OneColourLikelihood(
        long imageChannels, TemplateCondition condition, PixelCnn stack, int levels)
        implements Likelihood {
    private static final long WIDTH = 32;

    public OneColourLikelihood {
        Require.positive("imageChannels", imageChannels);
        Objects.requireNonNull(condition, "condition");
        Objects.requireNonNull(stack, "stack");
        Require.atLeast(2, "levels", levels);
    }

    /**
     * @param latents with {@link FactorialVhe}'s content, style and transform
     * @return event shape [imageChannels, height, width]
     */
    @Override
    public InkOfOneColour likelihood(GraphContext graph, Latents latents) {
        SDVariable map = FactorialLikelihood.condition(graph, condition, latents);
        long[] shape = graph.shapeOf(map);
        AutoregressiveBernoulli mask =
                new AutoregressiveBernoulli(graph, stack, map, 1, shape[1], shape[2]);
        SDVariable style = latents.get(FactorialVhe.STYLE);
        return new InkOfOneColour(graph, mask, logits(graph.scope("colour"), style));
    }

    /** [batch, imageChannels, levels]. */
    private SDVariable logits(GraphContext graph, SDVariable style) {
        long channels = graph.shapeOf(style)[0] * imageChannels;
        SDVariable h = Activation.RELU.apply(graph, new Linear("layer", WIDTH).apply(graph, style));
        SDVariable parameters =
                new Linear("levels", 2 * imageChannels).apply(graph, h).reshape(channels, 2);
        SDVariable centre = graph.slice(parameters, 1, 0, 1).add(0.5);
        SDVariable precision = graph.sameDiff().math().exp(graph.slice(parameters, 1, 1, 1));
        SDVariable level = graph.constant(Nd4j.linspace(0, 1, levels).reshape(1, levels));
        SDVariable distance = StableMath.square(centre.sub(level));
        return distance.mul(precision)
                .neg()
                .reshape(channels / imageChannels, imageChannels, levels);
    }
}
