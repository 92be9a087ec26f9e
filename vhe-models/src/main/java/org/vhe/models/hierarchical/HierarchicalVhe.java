package org.vhe.models.hierarchical;

import org.nd4j.linalg.api.buffer.DataType;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.latent.LatentStructure;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.OptionsModelFactory;
import org.vhe.models.deconv.ConvolutionalEncoder;
import org.vhe.models.deconv.DeconvLikelihood;
import org.vhe.models.likelihood.ElementLikelihood;
import org.vhe.models.statistician.LatentPosterior;
import org.vhe.models.statistician.LatentPrior;
import org.vhe.models.statistician.StatisticNetwork;

/**
 * A model of alphabets (sections 3.2, 4.3 and supplement 6.2 of the paper): a is shared by the
 * images of an alphabet, c by those of a character and depends on a, z belongs to one image and
 * depends on both,
 *
 * <pre>
 * p(A) = int p(a) prod over X in A of int p(c | a) prod over x in X of int p(z | a, c) p(x | a, c, z)
 * </pre>
 *
 * It is the deconvolutional model {@link org.vhe.models.deconv.DeconvVhe} with one latent more: all
 * posteriors read one convolutional encoder; q(a; D^a) is of the form of q(c; D), q(c; D^c, a) the
 * same with a beside the statistic, p(c | a) of the form of p(z | c). Pixels may depend on earlier
 * ones, which keeps strokes sharp.
 */
public final class HierarchicalVhe {
    /** Name of the latent that an alphabet shares. */
    public static final String ALPHABET_LATENT = "a";

    /** Name of the latent that a character shares. */
    public static final String CHARACTER_LATENT = "c";

    /** Name of the latent of one image. */
    public static final String ELEMENT_LATENT = "z";

    /** The usual name of the grouping that {@link #ALPHABET_LATENT} is shared over. */
    public static final String ALPHABET = "alphabet";

    /** The usual name of the grouping that {@link #CHARACTER_LATENT} is shared over. */
    public static final String CHARACTER = "character";

    private HierarchicalVhe() {}

    /**
     * A model of binary images, [1, 28, 28] unless the options say another size.
     *
     * @param options sizes
     * @param seed of the parameters' first values
     */
    public static Homoencoder create(HierarchicalOptions options, long seed) {
        return create(options, seed, DataType.FLOAT);
    }

    static Homoencoder create(HierarchicalOptions options, long seed, DataType dataType) {
        long hidden = options.hidden();
        long characterLatent = options.characterLatent();
        long elementLatent = options.elementLatent();
        return Homoencoder.builder(structure(options), options.image().shape())
                .encoder(new ConvolutionalEncoder(options.width()))
                .posterior(ALPHABET_LATENT, new StatisticNetwork(options.alphabetLatent(), hidden))
                .posterior(CHARACTER_LATENT, new StatisticNetwork(characterLatent, hidden))
                .posterior(ELEMENT_LATENT, new LatentPosterior(elementLatent, hidden))
                .prior(CHARACTER_LATENT, new LatentPrior(characterLatent, hidden))
                .prior(ELEMENT_LATENT, new LatentPrior(elementLatent, hidden))
                .likelihood(
                        new DeconvLikelihood(
                                options.width(),
                                hidden,
                                options.image(),
                                ElementLikelihood.BERNOULLI,
                                options.pixelLayers()))
                .description(new Factory().describe(options))
                .dataType(dataType)
                .seed(seed)
                .build();
    }

    private static LatentStructure structure(HierarchicalOptions options) {
        return LatentStructure.of(
                LatentVariable.of(
                        ALPHABET_LATENT, options.alphabetGrouping(), options.alphabetLatent()),
                LatentVariable.of(
                                CHARACTER_LATENT,
                                options.characterGrouping(),
                                options.characterLatent())
                        .withParents(ALPHABET_LATENT),
                LatentVariable.of(ELEMENT_LATENT, Grouping.ELEMENT, options.elementLatent())
                        .withParents(ALPHABET_LATENT, CHARACTER_LATENT));
    }

    /** Makes the model again of the options in a checkpoint. */
    public static final class Factory extends OptionsModelFactory<HierarchicalOptions> {

        /** For the service loader. */
        public Factory() {
            super("hierarchical", HierarchicalOptions.class);
        }

        @Override
        protected Homoencoder make(HierarchicalOptions options, long seed) {
            return HierarchicalVhe.create(options, seed);
        }
    }
}
