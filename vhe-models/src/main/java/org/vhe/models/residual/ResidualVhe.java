package org.vhe.models.residual;

import org.nd4j.linalg.api.buffer.DataType;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.latent.LatentStructure;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.OptionsModelFactory;
import org.vhe.models.statistician.LatentPosterior;
import org.vhe.models.statistician.LatentPrior;
import org.vhe.models.statistician.StatisticNetwork;

/**
 * A Variational Homoencoder of images of 32 to 64 pixels, any number of channels and any height and
 * width, by residual networks (He et al. 2016): c is shared by the images of a class, z belongs to
 * one image and depends on c.
 */
public final class ResidualVhe {
    /** Name of the latent that a class shares. */
    public static final String CLASS_LATENT = "c";

    /** Name of the latent of one image. */
    public static final String ELEMENT_LATENT = "z";

    /** The usual name of the grouping that {@link #CLASS_LATENT} is shared over. */
    public static final String GROUPING = "character";

    private ResidualVhe() {}

    /**
     * A model of images of the options' size and likelihood.
     *
     * @param options sizes
     * @param seed of the parameters' first values
     */
    public static Homoencoder create(ResidualOptions options, long seed) {
        return create(options, seed, DataType.FLOAT);
    }

    static Homoencoder create(ResidualOptions options, long seed, DataType dataType) {
        long hidden = options.hidden();
        return Homoencoder.builder(structure(options), options.image().shape())
                .encoder(new ResidualEncoder(options.width()))
                .posterior(
                        CLASS_LATENT,
                        new StatisticNetwork(
                                options.classLatent(), hidden, 0, options.attentionHeads()))
                .posterior(ELEMENT_LATENT, new LatentPosterior(options.elementLatent(), hidden))
                .prior(ELEMENT_LATENT, new LatentPrior(options.elementLatent(), hidden))
                .likelihood(
                        new ResidualLikelihood(
                                options.width(), hidden, options.image(), options.likelihood()))
                .description(new Factory().describe(options))
                .dataType(dataType)
                .seed(seed)
                .build();
    }

    private static LatentStructure structure(ResidualOptions options) {
        return LatentStructure.of(
                LatentVariable.of(CLASS_LATENT, options.grouping(), options.classLatent()),
                LatentVariable.of(ELEMENT_LATENT, Grouping.ELEMENT, options.elementLatent())
                        .withParents(CLASS_LATENT));
    }

    /** Makes the model again of the options in a checkpoint. */
    public static final class Factory extends OptionsModelFactory<ResidualOptions> {

        /** For the service loader. */
        public Factory() {
            super("residual", ResidualOptions.class);
        }

        @Override
        protected Homoencoder make(ResidualOptions options, long seed) {
            return ResidualVhe.create(options, seed);
        }
    }
}
