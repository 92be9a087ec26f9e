package org.vhe.models.pixelcnn;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.distribution.CategoricalLevels;
import org.vhe.core.distribution.DiscretisedLogisticMixture;
import org.vhe.core.distribution.Distribution;
import org.vhe.core.distribution.LogisticPixel;
import org.vhe.core.distribution.SequentialDistribution;
import org.vhe.core.distribution.Support;
import org.vhe.core.distribution.ZeroInflatedPixel;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Noise;
import org.vhe.models.layer.ChannelsLast;
import org.vhe.models.layer.ImageSize;
import org.vhe.models.layer.PixelCnn;
import org.vhe.models.likelihood.ElementLikelihood;

/**
 * Images in levels, such as 256 of gray or colour, whose pixels depend on earlier ones in raster
 * order. Channels of a pixel depend on each other where they are a mixture of logistic variables
 * (Salimans et al., PixelCNN++, 2017); as categories they are independent given earlier pixels, and
 * where pixels are zero-inflated so are they given that there is ink and its component.
 */
public final class AutoregressiveLevels implements SequentialDistribution {
    private final GraphContext graph;
    private final AutoregressiveNetwork network;
    private final ElementLikelihood likelihood;
    private final ImageSize image;

    /**
     * @param graph where to build
     * @param stack the network; its head is called {@code values}
     * @param condition what the pixels are given, [batch, height, width, channels], or for all
     *     alike [batch, channels]; may be null
     * @param likelihood a mixture of logistic variables, or categories
     * @param image the size of the images
     */
    public AutoregressiveLevels(
            GraphContext graph,
            PixelCnn stack,
            SDVariable condition,
            ElementLikelihood likelihood,
            ImageSize image) {
        requireDrawable(likelihood);
        this.graph = graph;
        this.likelihood = likelihood;
        this.image = image;
        PixelCnn.Head head =
                new PixelCnn.Head("values", likelihood.outputs(image.channels(), true));
        this.network = new AutoregressiveNetwork(graph, stack, condition, List.of(head));
    }

    /**
     * Images whose pixels depend on earlier ones, of bits or of levels.
     *
     * @param likelihood bits, or as of {@link #AutoregressiveLevels}; the others as there
     */
    public static SequentialDistribution orBits(
            GraphContext graph,
            PixelCnn stack,
            SDVariable condition,
            ElementLikelihood likelihood,
            ImageSize image) {
        return likelihood.kind() == ElementLikelihood.Kind.BERNOULLI
                ? new AutoregressiveBernoulli(
                        graph, stack, condition, image.channels(), image.height(), image.width())
                : new AutoregressiveLevels(graph, stack, condition, likelihood, image);
    }

    /** Refuses what the sampler cannot draw pixel by pixel. */
    static void requireDrawable(ElementLikelihood likelihood) {
        switch (likelihood.kind()) {
            case BERNOULLI, LOGISTIC_MIXTURE, CATEGORICAL, ZERO_INFLATED -> {}
            default ->
                    throw new IllegalArgumentException(
                            "a PixelCNN is of bernoulli, logistic_mixture, categorical or"
                                    + " zero_inflated pixels, not of "
                                    + likelihood);
        }
    }

    /** [channels, height, width]. */
    @Override
    public long[] eventShape() {
        return image.shape();
    }

    @Override
    public Support support() {
        return Support.levels(likelihood.levels());
    }

    /**
     * The distribution of each pixel given the pixels before it.
     *
     * @param value [batch, channels, height, width]
     */
    @Override
    public Distribution givenEarlier(SDVariable value) {
        SDVariable outputs = network.outputs(new ChannelsLast().apply(graph, value)).get(0);
        return likelihood.of(graph, outputs, image.channels(), true);
    }

    @Override
    public SDVariable meanGivenEarlier(SDVariable value) {
        Distribution pixels = givenEarlier(value);
        return pixels instanceof DiscretisedLogisticMixture mixture
                ? mixture.meanGivenEarlier(value)
                : pixels.mean();
    }

    @Override
    public SDVariable logProb(SDVariable value) {
        return givenEarlier(value).logProb(value);
    }

    /**
     * {@inheritDoc} A uniform number for each value, two of a mixture, and one for the ink of a
     * pixel that may have none.
     */
    @Override
    public Noise noise() {
        return Noise.uniform(noisePerPixel(), image.height(), image.width());
    }

    private long noisePerPixel() {
        return switch (likelihood.kind()) {
            case LOGISTIC_MIXTURE -> 2 * image.channels();
            case ZERO_INFLATED -> 1 + 2 * image.channels();
            default -> image.channels();
        };
    }

    @Override
    public SDVariable sample(SDVariable noise) {
        return sample(noise, null, null);
    }

    @Override
    public SDVariable complete(SDVariable noise, SDVariable given, SDVariable known) {
        return sample(noise, given, known);
    }

    private SDVariable sample(SDVariable noise, SDVariable given, SDVariable known) {
        Emission emission = new Emission(Emission.Kind.OTHER, drawing());
        return IncrementalSampler.sampleChannelsFirst(
                network, emission, image.channels(), noise, given, known);
    }

    private Emission.Draw drawing() {
        return switch (likelihood.kind()) {
            case LOGISTIC_MIXTURE -> this::drawMixture;
            case ZERO_INFLATED -> this::drawZeroInflated;
            default -> this::drawCategories;
        };
    }

    private void drawMixture(
            double[] heads,
            double[] noise,
            int firstNoise,
            double[] values,
            int first,
            double[] known) {
        int channels = Math.toIntExact(image.channels());
        new LogisticPixel(channels, likelihood.components(), likelihood.levels(), true)
                .draw(heads, 0, noise, firstNoise, values, first, known);
    }

    private void drawZeroInflated(
            double[] heads,
            double[] noise,
            int firstNoise,
            double[] values,
            int first,
            double[] known) {
        int channels = Math.toIntExact(image.channels());
        new ZeroInflatedPixel(channels, likelihood.components(), likelihood.levels())
                .draw(heads, 0, noise, firstNoise, values, first, known);
    }

    private void drawCategories(
            double[] heads,
            double[] noise,
            int firstNoise,
            double[] values,
            int first,
            double[] known) {
        int levels = likelihood.levels();
        for (int channel = 0; channel < image.channels(); channel++) {
            values[first + channel] =
                    CategoricalLevels.draw(
                            heads, channel * levels, levels, noise[firstNoise + channel]);
        }
    }
}
