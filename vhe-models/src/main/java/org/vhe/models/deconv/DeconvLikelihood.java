package org.vhe.models.deconv;

import java.util.Objects;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.check.Require;
import org.vhe.core.distribution.Distribution;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.model.Latents;
import org.vhe.core.model.Likelihood;
import org.vhe.models.layer.Activation;
import org.vhe.models.layer.Blocks;
import org.vhe.models.layer.ChannelsLast;
import org.vhe.models.layer.Conv2d;
import org.vhe.models.layer.Crop;
import org.vhe.models.layer.ImageSize;
import org.vhe.models.layer.LatentVector;
import org.vhe.models.layer.Layer;
import org.vhe.models.layer.Linear;
import org.vhe.models.layer.PixelCnn;
import org.vhe.models.layer.Rows;
import org.vhe.models.layer.Sequential;
import org.vhe.models.likelihood.ElementLikelihood;
import org.vhe.models.pixelcnn.AutoregressiveLevels;

/**
 * The likelihood p(x | c, z) of an image: all latents together, two linear maps to a few positions,
 * and convolutions between transposed convolutions that double the size. For 28 x 28 pixels 4, 8,
 * 16, 14, 28, as Edwards and Storkey (2017), appendix B, for Omniglot; for other sizes an eighth, a
 * quarter, a half and the whole, each rounded up, and cut to the image in the end. Latents of maps
 * of those few positions, [channels, height, width], enter there, by a convolution of their own.
 *
 * <p>Pixels are independent given the latents, or, with pixel layers, depend on earlier ones: the
 * last features then condition a gated {@link PixelCnn} of twice as many channels (a PixelVAE,
 * Gulrajani et al. 2017). Its kernels are 3 x 3: what it sees of earlier pixels is to keep strokes
 * sharp, and to leave shapes to the latents.
 *
 * @param width channels of the last convolutions; earlier ones have four times and twice as many
 * @param hidden width of the first linear map
 * @param image the size of x
 * @param values what pixels are
 * @param pixelLayers layers of the network over the pixels; 0 for none
 */
public record DeconvLikelihood(
        long width, long hidden, ImageSize image, ElementLikelihood values, int pixelLayers)
        implements Likelihood {
    private static final int HALVINGS = 8;
    private static final int KERNEL = 3;

    public DeconvLikelihood {
        Require.positive("width", width);
        Require.positive("hidden", hidden);
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(values, "values");
        Require.notNegative("pixelLayers", pixelLayers);
    }

    /** Of pixels that are independent given the latents. */
    public DeconvLikelihood(long width, long hidden, ImageSize image, ElementLikelihood values) {
        this(width, hidden, image, values, 0);
    }

    /** Of binary images of 28 x 28 pixels. */
    public DeconvLikelihood(long width, long hidden) {
        this(width, hidden, ImageSize.OMNIGLOT);
    }

    /** Of binary images. */
    public DeconvLikelihood(long width, long hidden, ImageSize image) {
        this(width, hidden, image, ElementLikelihood.BERNOULLI);
    }

    /**
     * @param latents at least one, each [batch, event...]
     * @return event shape [channels, height, width]
     */
    @Override
    public Distribution likelihood(GraphContext graph, Latents latents) {
        boolean omniglot = image.height() == 28 && image.width() == 28;
        SDVariable positions = positions(graph, latents);
        SDVariable features = (omniglot ? ofOmniglot() : ofAnySize()).apply(graph, positions);
        return pixelLayers == 0
                ? values.of(graph, head().apply(graph, features), image.channels())
                : AutoregressiveLevels.orBits(
                        graph.scope("pixels"), overPixels(), features, values, image);
    }

    private PixelCnn overPixels() {
        return new PixelCnn(pixelLayers, 2 * width, KERNEL, PixelCnn.Unit.GATED);
    }

    /** What all latents say of the first few positions, [batch, height, width, channels]. */
    private SDVariable positions(GraphContext graph, Latents latents) {
        long height = eighth(image.height());
        long breadth = eighth(image.width());
        Latents vectors = Latents.none();
        SDVariable maps = null;
        for (String name : latents.names()) {
            SDVariable sample = latents.get(name);
            long[] shape = graph.shapeOf(sample);
            if (shape.length == 4 && shape[2] == height && shape[3] == breadth) {
                Layer entry = new Conv2d("maps/" + name, 4 * width, KERNEL);
                SDVariable own = Sequential.of(new ChannelsLast(), entry).apply(graph, sample);
                maps = maps == null ? own : maps.add(own);
            } else {
                vectors = vectors.with(name, sample);
            }
        }
        if (maps != null && vectors.names().isEmpty()) {
            return maps;
        }
        SDVariable input = LatentVector.of(graph, vectors);
        SDVariable start = start(height * breadth).apply(graph, input);
        long batch = graph.shapeOf(input)[0];
        SDVariable all = Rows.reshape(graph, start, batch, height, breadth, 4 * width);
        return maps == null ? all : all.add(maps);
    }

    /** Height or width of the first positions, also of the encoder's last: 4 of 28. */
    static long eighth(long pixels) {
        return (pixels + HALVINGS - 1) / HALVINGS;
    }

    private Layer start(long positions) {
        return Sequential.of(
                new Linear("latents", hidden),
                Activation.ELU,
                new Linear("image", positions * 4 * width));
    }

    private Layer ofOmniglot() {
        return Sequential.of(
                convolution("size4/first", 4 * width),
                convolution("size4/second", 4 * width),
                Blocks.deconvolution("size4/doubling", 4 * width),
                convolution("size8/first", 2 * width),
                convolution("size8/second", 2 * width),
                Blocks.deconvolution("size8/doubling", 2 * width),
                convolution("size16/first", width),
                Blocks.convolution(new Conv2d("size16/cropping", width, KERNEL).withPadding(0)),
                Blocks.deconvolution("size14/doubling", width));
    }

    private Layer ofAnySize() {
        return Sequential.of(
                convolution("eighth/first", 4 * width),
                convolution("eighth/second", 4 * width),
                Blocks.deconvolution("eighth/doubling", 4 * width),
                convolution("quarter/first", 2 * width),
                convolution("quarter/second", 2 * width),
                Blocks.deconvolution("quarter/doubling", 2 * width),
                convolution("half/first", width),
                convolution("half/second", width),
                Blocks.deconvolution("half/doubling", width),
                new Crop(image.height(), image.width()));
    }

    /** What each pixel is said of; parameters of bits are called as ever. */
    private Layer head() {
        boolean bits = values.kind() == ElementLikelihood.Kind.BERNOULLI;
        return new Conv2d(bits ? "logits" : "values", values.outputs(image.channels()), 1);
    }

    private static Layer convolution(String name, long channels) {
        return Blocks.convolution(new Conv2d(name, channels, KERNEL));
    }
}
