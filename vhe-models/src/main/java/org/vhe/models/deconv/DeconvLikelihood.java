package org.vhe.models.deconv;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.check.Require;
import org.vhe.core.distribution.Bernoulli;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.model.Latents;
import org.vhe.core.model.Likelihood;
import org.vhe.models.layer.Activation;
import org.vhe.models.layer.Blocks;
import org.vhe.models.layer.ChannelsFirst;
import org.vhe.models.layer.Conv2d;
import org.vhe.models.layer.LatentVector;
import org.vhe.models.layer.Layer;
import org.vhe.models.layer.Linear;
import org.vhe.models.layer.Rows;
import org.vhe.models.layer.Sequential;

/**
 * The likelihood p(x | c, z) of a binary image of 28 x 28 pixels: all latents together, two linear
 * maps to 4 x 4 positions, and convolutions between transposed convolutions, 4, 8, 16, 14, 28.
 * Edwards and Storkey (2017), appendix B, for Omniglot.
 *
 * @param width channels of the last convolutions; earlier ones have four times and twice as many
 * @param hidden width of the first linear map
 */
public record DeconvLikelihood(long width, long hidden) implements Likelihood {
    private static final int SIZE = 4;
    private static final int KERNEL = 3;

    public DeconvLikelihood {
        Require.positive("width", width);
        Require.positive("hidden", hidden);
    }

    /**
     * @param latents at least one, each [batch, event...]
     * @return event shape [1, 28, 28]
     */
    @Override
    public Bernoulli likelihood(GraphContext graph, Latents latents) {
        SDVariable input = LatentVector.of(graph, latents);
        long batch = graph.shapeOf(input)[0];
        SDVariable start = start().apply(graph, input);
        SDVariable image = Rows.reshape(graph, start, batch, SIZE, SIZE, 4 * width);
        return new Bernoulli(graph, decoder().apply(graph, image));
    }

    private Layer start() {
        return Sequential.of(
                new Linear("latents", hidden),
                Activation.ELU,
                new Linear("image", SIZE * SIZE * 4 * width));
    }

    private Layer decoder() {
        return Sequential.of(
                convolution("size4/first", 4 * width),
                convolution("size4/second", 4 * width),
                Blocks.deconvolution("size4/doubling", 4 * width),
                convolution("size8/first", 2 * width),
                convolution("size8/second", 2 * width),
                Blocks.deconvolution("size8/doubling", 2 * width),
                convolution("size16/first", width),
                Blocks.convolution(new Conv2d("size16/cropping", width, KERNEL).withPadding(0)),
                Blocks.deconvolution("size14/doubling", width),
                new Conv2d("logits", 1, 1),
                new ChannelsFirst());
    }

    private static Layer convolution(String name, long channels) {
        return Blocks.convolution(new Conv2d(name, channels, KERNEL));
    }
}
