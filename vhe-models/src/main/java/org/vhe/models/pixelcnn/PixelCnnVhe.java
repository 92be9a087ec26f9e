package org.vhe.models.pixelcnn;

import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.latent.LatentStructure;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.OptionsModelFactory;

/**
 * The paper's model of characters: a template c, shared by the images of a character, with an
 * autoregressive prior; a transform t of each image; a gated PixelCNN conditioned on the
 * transformed template. Section 4.2 and supplement 6.4.3 of the paper. Beyond it, the template may
 * be given a latent g of what the character is like as a whole,
 *
 * <pre>p(X) = int p(g) int p(c | g) prod over x in X of int p(t) p(x | c, t)</pre>
 *
 * of which the posterior q(g, c; D) = q(g; D) q(c; D).
 */
public final class PixelCnnVhe {
    /** Name of the latent that a character shares, [depth, height, width]. */
    public static final String TEMPLATE = "c";

    /** Name of the latent that the template is given, [size], if there is one. */
    public static final String GLOBAL = "g";

    /** Name of the latent of one image, [size]. */
    public static final String TRANSFORM = "t";

    /** The usual name of the grouping that {@link #TEMPLATE} is shared over. */
    public static final String GROUPING = "character";

    private PixelCnnVhe() {}

    /**
     * A model of images [imageChannels, imageSize, imageWidth], binary unless the options say
     * otherwise; values of one pixel are independent given the pixels before it, but for those of a
     * mixture of logistic variables.
     *
     * @param options sizes
     * @param seed of the parameters' first values
     */
    public static Homoencoder create(PixelCnnOptions options, long seed) {
        return create(options, seed, DataType.FLOAT);
    }

    /** The same with parameters of another type. */
    static Homoencoder create(PixelCnnOptions o, long seed, DataType dataType) {
        long height = o.imageSize();
        long width = o.imageWidth();
        Homoencoder.Builder builder =
                Homoencoder.builder(structure(o), o.imageChannels(), height, width);
        if (o.globalLatent() > 0) {
            builder.posterior(GLOBAL, o.globalPosterior());
        }
        return builder.posterior(TEMPLATE, o.templatePosterior())
                .prior(TEMPLATE, o.templatePrior())
                .posterior(
                        TRANSFORM,
                        new TransformPosterior(
                                o.transformSize(), o.transformEncoder(), o.encoderBlocks()))
                .likelihood(
                        new PixelCnnLikelihood(
                                o.imageChannels(),
                                TEMPLATE,
                                TRANSFORM,
                                o.condition(),
                                o.decoderStack(),
                                o.likelihood()))
                .description(new Factory().describe(o))
                .dataType(dataType)
                .seed(seed)
                .build();
    }

    private static LatentStructure structure(PixelCnnOptions o) {
        long[] shape = {o.templateDepth(), o.imageSize(), o.imageWidth()};
        LatentVariable template = new LatentVariable(TEMPLATE, o.grouping(), shape, List.of());
        LatentVariable transform =
                LatentVariable.of(TRANSFORM, Grouping.ELEMENT, o.transformSize());
        return o.globalLatent() == 0
                ? LatentStructure.of(template, transform)
                : LatentStructure.of(
                        LatentVariable.of(GLOBAL, o.grouping(), o.globalLatent()),
                        template.withParents(GLOBAL),
                        transform);
    }

    /** Makes the model again of the options in a checkpoint. */
    public static final class Factory extends OptionsModelFactory<PixelCnnOptions> {

        /** For the service loader. */
        public Factory() {
            super("pixelcnn", PixelCnnOptions.class);
        }

        @Override
        protected Homoencoder make(PixelCnnOptions options, long seed) {
            return PixelCnnVhe.create(options, seed);
        }
    }
}
