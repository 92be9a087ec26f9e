package org.vhe.models.deconv;

import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.latent.LatentStructure;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.OptionsModelFactory;
import org.vhe.core.model.Posterior;
import org.vhe.models.statistician.LatentPosterior;
import org.vhe.models.statistician.LatentPrior;
import org.vhe.models.statistician.StatisticNetwork;

/**
 * The Neural Statistician's network for Omniglot as a Variational Homoencoder: c is shared by the
 * images of a character, z belongs to one image and depends on c; a convolutional encoder, a
 * deconvolutional likelihood. The paper's section 4.2 and supplement 6.4.3; Edwards and Storkey
 * (2017), appendix B.
 */
public final class DeconvVhe {
    /** Name of the latent that a character shares. */
    public static final String CLASS_LATENT = "c";

    /** Name of the latent of one image. */
    public static final String ELEMENT_LATENT = "z";

    /** The usual name of the grouping that {@link #CLASS_LATENT} is shared over. */
    public static final String GROUPING = "character";

    private static final double DROP_PROBABILITY = 0.5;

    private DeconvVhe() {}

    /**
     * A model of binary images, [1, 28, 28], unless the options say another size or likelihood.
     *
     * @param options sizes
     * @param seed of the parameters' first values
     */
    public static Homoencoder create(DeconvOptions options, long seed) {
        return create(options, seed, DataType.FLOAT);
    }

    static Homoencoder create(DeconvOptions options, long seed, DataType dataType) {
        long hidden = options.hidden();
        return Homoencoder.builder(structure(options), options.image().shape())
                .encoder(new ConvolutionalEncoder(options.width()))
                .posterior(CLASS_LATENT, classPosterior(options))
                .posterior(ELEMENT_LATENT, new LatentPosterior(options.elementLatent(), hidden))
                .prior(ELEMENT_LATENT, new LatentPrior(options.elementLatent(), hidden))
                .likelihood(
                        new DeconvLikelihood(
                                options.width(),
                                hidden,
                                options.image(),
                                options.likelihood(),
                                options.pixelLayers()))
                .description(new Factory().describe(options))
                .dataType(dataType)
                .seed(seed)
                .build();
    }

    private static Posterior classPosterior(DeconvOptions options) {
        return options.classMaps() > 0
                ? new MapPosterior(
                        options.classMaps(),
                        4 * options.width(),
                        DeconvLikelihood.eighth(options.image().height()),
                        DeconvLikelihood.eighth(options.image().width()))
                : new StatisticNetwork(
                        options.classLatent(),
                        options.hidden(),
                        options.sampleDropout() ? DROP_PROBABILITY : 0);
    }

    private static LatentStructure structure(DeconvOptions options) {
        long[] c =
                options.classMaps() > 0
                        ? new long[] {
                            options.classMaps(),
                            DeconvLikelihood.eighth(options.image().height()),
                            DeconvLikelihood.eighth(options.image().width())
                        }
                        : new long[] {options.classLatent()};
        return LatentStructure.of(
                new LatentVariable(CLASS_LATENT, options.grouping(), c, List.of()),
                LatentVariable.of(ELEMENT_LATENT, Grouping.ELEMENT, options.elementLatent())
                        .withParents(CLASS_LATENT));
    }

    /** Makes the model again of the options in a checkpoint. */
    public static final class Factory extends OptionsModelFactory<DeconvOptions> {

        /** For the service loader. */
        public Factory() {
            super("deconv", DeconvOptions.class);
        }

        @Override
        protected Homoencoder make(DeconvOptions options, long seed) {
            return DeconvVhe.create(options, seed);
        }
    }
}
