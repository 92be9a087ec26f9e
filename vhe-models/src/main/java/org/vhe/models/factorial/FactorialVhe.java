package org.vhe.models.factorial;

import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.latent.LatentStructure;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.Likelihood;
import org.vhe.core.model.OptionsModelFactory;
import org.vhe.models.pixelcnn.PixelCnnOptions;
import org.vhe.models.pixelcnn.PoolingCnn;
import org.vhe.models.pixelcnn.TemplateCondition;
import org.vhe.models.pixelcnn.TemplatePrior;
import org.vhe.models.pixelcnn.TransformPosterior;

/**
 * The paper's factorial model of coloured characters: a template c shared by the images of a
 * character, a style s shared by the images of a style, a transform t of each image. Its bound is
 *
 * <pre>E log p(x | c, s, t) - KL(c) / |X_character| - KL(s) / |X_style| - KL(t)</pre>
 *
 * where q(c; D) and q(s; D) read support sets of their own. Sections 3.2 and 4.3 of the paper.
 */
public final class FactorialVhe {
    /** Name of the latent that a character shares, [depth, height, width]. */
    public static final String CONTENT = "c";

    /** Name of the latent that a style shares, [size]. */
    public static final String STYLE = "s";

    /** Name of the latent of one image, [size]. */
    public static final String TRANSFORM = "t";

    /** The usual name of the grouping that {@link #CONTENT} is shared over. */
    public static final String CONTENT_GROUPING = "character";

    /** The usual name of the grouping that {@link #STYLE} is shared over. */
    public static final String STYLE_GROUPING = "style";

    private FactorialVhe() {}

    /**
     * A model of images [imageChannels, imageSize, imageSize], binary unless the options say
     * otherwise.
     *
     * @param options sizes
     * @param seed of the parameters' first values
     */
    public static Homoencoder create(FactorialOptions options, long seed) {
        return create(options, seed, DataType.FLOAT);
    }

    /** The same with parameters of another type. */
    static Homoencoder create(FactorialOptions options, long seed, DataType dataType) {
        PixelCnnOptions o = options.image();
        long size = o.imageSize();
        return Homoencoder.builder(structure(options), options.imageChannels(), size, size)
                .posterior(CONTENT, contentPosterior(options))
                .prior(CONTENT, new TemplatePrior(o.templateDepth(), size, size, o.priorStack()))
                .posterior(
                        STYLE,
                        new StylePosterior(
                                options.styleSize(),
                                new PoolingCnn(options.styleEncoder(), options.styleBlocks())))
                .posterior(
                        TRANSFORM,
                        new TransformPosterior(
                                o.transformSize(), o.transformEncoder(), o.encoderBlocks()))
                .likelihood(likelihood(options))
                .description(new Factory().describe(options))
                .dataType(dataType)
                .seed(seed)
                .build();
    }

    private static Likelihood likelihood(FactorialOptions options) {
        PixelCnnOptions o = options.image();
        TemplateCondition condition = new TemplateCondition(o.channels(), o.conditionLayers());
        return options.colourLevels() == 0
                ? new FactorialLikelihood(
                        options.imageChannels(), condition, o.decoderStack(), o.likelihood())
                : new OneColourLikelihood(
                        options.imageChannels(),
                        condition,
                        o.decoderStack(),
                        options.colourLevels());
    }

    private static ContentPosterior contentPosterior(FactorialOptions options) {
        PixelCnnOptions o = options.image();
        return new ContentPosterior(options.inkChannels(), o.templatePosterior());
    }

    private static LatentStructure structure(FactorialOptions options) {
        PixelCnnOptions o = options.image();
        long[] template = {o.templateDepth(), o.imageSize(), o.imageSize()};
        return LatentStructure.of(
                new LatentVariable(CONTENT, o.grouping(), template, List.of()),
                LatentVariable.of(STYLE, options.styleGrouping(), options.styleSize()),
                LatentVariable.of(TRANSFORM, Grouping.ELEMENT, o.transformSize()));
    }

    /** Makes the model again of the options in a checkpoint. */
    public static final class Factory extends OptionsModelFactory<FactorialOptions> {

        /** For the service loader. */
        public Factory() {
            super("factorial", FactorialOptions.class);
        }

        @Override
        protected Homoencoder make(FactorialOptions options, long seed) {
            return FactorialVhe.create(options, seed);
        }
    }
}
