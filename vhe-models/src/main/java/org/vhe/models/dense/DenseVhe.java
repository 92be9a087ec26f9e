package org.vhe.models.dense;

import org.vhe.core.dataset.Grouping;
import org.vhe.core.latent.LatentStructure;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.OptionsModelFactory;
import org.vhe.models.statistician.LatentPosterior;
import org.vhe.models.statistician.LatentPrior;
import org.vhe.models.statistician.StatisticNetwork;

/**
 * A Variational Homoencoder of small images, binary unless the options say otherwise, or of
 * vectors, with fully connected networks throughout: c shared by a character, z of one image. Small
 * images are learned in a minute, where a convolutional network needs an hour and becomes better.
 */
public final class DenseVhe {
    /** Name of the latent that a character shares. */
    public static final String CLASS_LATENT = "c";

    /** Name of the latent of one image. */
    public static final String ELEMENT_LATENT = "z";

    /** The usual name of the grouping that {@link #CLASS_LATENT} is shared over. */
    public static final String GROUPING = "character";

    private DenseVhe() {}

    /**
     * A model of images of the options' size and likelihood.
     *
     * @param seed of the parameters' first values
     */
    public static Homoencoder create(DenseOptions options, long seed) {
        long hidden = options.hidden();
        return Homoencoder.builder(structure(options), options.image().shape())
                .encoder(new DenseEncoder(hidden))
                .posterior(
                        CLASS_LATENT,
                        new StatisticNetwork(
                                options.classLatent(), hidden, 0, options.attentionHeads()))
                .posterior(ELEMENT_LATENT, new LatentPosterior(options.elementLatent(), hidden))
                .prior(ELEMENT_LATENT, new LatentPrior(options.elementLatent(), hidden))
                .likelihood(new DenseLikelihood(options.image(), hidden, options.likelihood()))
                .description(new Factory().describe(options))
                .seed(seed)
                .build();
    }

    private static LatentStructure structure(DenseOptions options) {
        return LatentStructure.of(
                LatentVariable.of(CLASS_LATENT, options.grouping(), options.classLatent()),
                LatentVariable.of(ELEMENT_LATENT, Grouping.ELEMENT, options.elementLatent())
                        .withParents(CLASS_LATENT));
    }

    /** Makes the model again of the options in a checkpoint. */
    public static final class Factory extends OptionsModelFactory<DenseOptions> {

        /** For the service loader. */
        public Factory() {
            super("dense", DenseOptions.class);
        }

        @Override
        protected Homoencoder make(DenseOptions options, long seed) {
            return DenseVhe.create(options, seed);
        }
    }
}
