package org.vhe.models.deconv;

import java.util.Objects;
import org.vhe.core.check.Require;
import org.vhe.models.layer.ImageSize;
import org.vhe.models.likelihood.ElementLikelihood;

/**
 * Sizes of {@link DeconvVhe}, and what it is of; the defaults are Edwards and Storkey's for
 * Omniglot.
 *
 * @param width channels of the first convolutions; later ones have twice and four times as many
 * @param hidden width of fully connected layers
 * @param classLatent size of c
 * @param elementLatent size of z
 * @param sampleDropout whether q(c; D) leaves out random elements of D in training
 * @param grouping that c is shared over; {@link DeconvVhe#GROUPING} in checkpoints that do not say
 * @param image the size of the images; {@link ImageSize#OMNIGLOT} in checkpoints that do not say
 * @param likelihood what pixels are; bits in checkpoints that do not say
 * @param classMaps if positive, c is so many maps of an eighth of the image, 4 x 4 of 28 x 28
 *     pixels, in place of a vector of {@code classLatent} numbers ({@link MapPosterior}); not
 *     together with sample dropout. 0, as in the paper, in checkpoints that do not say
 * @param pixelLayers gated layers of a network over the pixels, by which each depends on earlier
 *     ones ({@link DeconvLikelihood}); 0, as in the paper and in checkpoints that do not say, for
 *     independent pixels
 */
public record DeconvOptions(
        long width,
        long hidden,
        long classLatent,
        long elementLatent,
        boolean sampleDropout,
        String grouping,
        ImageSize image,
        ElementLikelihood likelihood,
        long classMaps,
        int pixelLayers) {

    public DeconvOptions {
        Require.positive("width", width);
        Require.positive("hidden", hidden);
        Require.positive("classLatent", classLatent);
        Require.positive("elementLatent", elementLatent);
        grouping = Objects.requireNonNullElse(grouping, DeconvVhe.GROUPING);
        Require.notBlank("grouping", grouping);
        image = Objects.requireNonNullElse(image, ImageSize.OMNIGLOT);
        likelihood = Objects.requireNonNullElse(likelihood, ElementLikelihood.BERNOULLI);
        Require.notNegative("classMaps", classMaps);
        Require.notNegative("pixelLayers", pixelLayers);
        if (classMaps > 0 && sampleDropout) {
            throw new IllegalArgumentException(
                    "sample dropout is of a c that is a vector, but there are %d maps of it"
                            .formatted(classMaps));
        }
    }

    /** For binary images of {@link ImageSize#OMNIGLOT} and classes {@link DeconvVhe#GROUPING}. */
    public DeconvOptions(
            long width, long hidden, long classLatent, long elementLatent, boolean sampleDropout) {
        this(
                width,
                hidden,
                classLatent,
                elementLatent,
                sampleDropout,
                DeconvVhe.GROUPING,
                ImageSize.OMNIGLOT,
                ElementLikelihood.BERNOULLI,
                0,
                0);
    }

    /** The paper's sizes: 64, 256, 512, 16; no sample dropout. */
    public static DeconvOptions defaults() {
        return new DeconvOptions(64, 256, 512, 16, false);
    }

    /** The same with other channels and fully connected width. */
    public DeconvOptions withWidth(long newWidth, long newHidden) {
        Copy copy = new Copy(this);
        copy.width = newWidth;
        copy.hidden = newHidden;
        return copy.options();
    }

    /** The same with other sizes of the latents. */
    public DeconvOptions withLatents(long newClassLatent, long newElementLatent) {
        Copy copy = new Copy(this);
        copy.classLatent = newClassLatent;
        copy.elementLatent = newElementLatent;
        return copy.options();
    }

    /** The same with or without sample dropout. */
    public DeconvOptions withSampleDropout(boolean newSampleDropout) {
        Copy copy = new Copy(this);
        copy.sampleDropout = newSampleDropout;
        return copy.options();
    }

    /** The same for classes that are called otherwise. */
    public DeconvOptions withGrouping(String newGrouping) {
        Copy copy = new Copy(this);
        copy.grouping = newGrouping;
        return copy.options();
    }

    /** The same for images of another size. */
    public DeconvOptions withImage(ImageSize size) {
        Copy copy = new Copy(this);
        copy.image = size;
        return copy.options();
    }

    /** The same for pixels of another kind. */
    public DeconvOptions withLikelihood(ElementLikelihood newLikelihood) {
        Copy copy = new Copy(this);
        copy.likelihood = newLikelihood;
        return copy.options();
    }

    /** The same with a c of maps, or of a vector if there are none. */
    public DeconvOptions withClassMaps(long newClassMaps) {
        Copy copy = new Copy(this);
        copy.classMaps = newClassMaps;
        return copy.options();
    }

    /** The same with a network over the pixels, or without if it has no layers. */
    public DeconvOptions withPixelLayers(int newPixelLayers) {
        Copy copy = new Copy(this);
        copy.pixelLayers = newPixelLayers;
        return copy.options();
    }

    /** Options that are about to be others. */
    private static final class Copy {
        private long width;
        private long hidden;
        private long classLatent;
        private long elementLatent;
        private boolean sampleDropout;
        private String grouping;
        private ImageSize image;
        private ElementLikelihood likelihood;
        private long classMaps;
        private int pixelLayers;

        Copy(DeconvOptions o) {
            width = o.width;
            hidden = o.hidden;
            classLatent = o.classLatent;
            elementLatent = o.elementLatent;
            sampleDropout = o.sampleDropout;
            grouping = o.grouping;
            image = o.image;
            likelihood = o.likelihood;
            classMaps = o.classMaps;
            pixelLayers = o.pixelLayers;
        }

        DeconvOptions options() {
            return new DeconvOptions(
                    width,
                    hidden,
                    classLatent,
                    elementLatent,
                    sampleDropout,
                    grouping,
                    image,
                    likelihood,
                    classMaps,
                    pixelLayers);
        }
    }
}
