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
        long classMaps) {

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
        if (classMaps > 0 && sampleDropout) {
            throw new IllegalArgumentException(
                    "sample dropout is of a c that is a vector, but there are %d maps of it"
                            .formatted(classMaps));
        }
    }

    /** With a c that is a vector. */
    public DeconvOptions(
            long width,
            long hidden,
            long classLatent,
            long elementLatent,
            boolean sampleDropout,
            String grouping,
            ImageSize image,
            ElementLikelihood likelihood) {
        this(
                width,
                hidden,
                classLatent,
                elementLatent,
                sampleDropout,
                grouping,
                image,
                likelihood,
                0);
    }

    /** For {@link DeconvVhe#GROUPING} and {@link ImageSize#OMNIGLOT}. */
    public DeconvOptions(
            long width, long hidden, long classLatent, long elementLatent, boolean sampleDropout) {
        this(
                width,
                hidden,
                classLatent,
                elementLatent,
                sampleDropout,
                DeconvVhe.GROUPING,
                ImageSize.OMNIGLOT);
    }

    /** For binary images. */
    public DeconvOptions(
            long width,
            long hidden,
            long classLatent,
            long elementLatent,
            boolean sampleDropout,
            String grouping,
            ImageSize image) {
        this(
                width,
                hidden,
                classLatent,
                elementLatent,
                sampleDropout,
                grouping,
                image,
                ElementLikelihood.BERNOULLI);
    }

    /** The paper's sizes: 64, 256, 512, 16; no sample dropout. */
    public static DeconvOptions defaults() {
        return new DeconvOptions(64, 256, 512, 16, false);
    }

    /** The same with other channels and fully connected width. */
    public DeconvOptions withWidth(long newWidth, long newHidden) {
        return new DeconvOptions(
                newWidth,
                newHidden,
                classLatent,
                elementLatent,
                sampleDropout,
                grouping,
                image,
                likelihood,
                classMaps);
    }

    /** The same with other sizes of the latents. */
    public DeconvOptions withLatents(long newClassLatent, long newElementLatent) {
        return new DeconvOptions(
                width,
                hidden,
                newClassLatent,
                newElementLatent,
                sampleDropout,
                grouping,
                image,
                likelihood,
                classMaps);
    }

    /** The same with or without sample dropout. */
    public DeconvOptions withSampleDropout(boolean newSampleDropout) {
        return new DeconvOptions(
                width,
                hidden,
                classLatent,
                elementLatent,
                newSampleDropout,
                grouping,
                image,
                likelihood,
                classMaps);
    }

    /** The same for classes that are called otherwise. */
    public DeconvOptions withGrouping(String newGrouping) {
        return new DeconvOptions(
                width,
                hidden,
                classLatent,
                elementLatent,
                sampleDropout,
                newGrouping,
                image,
                likelihood,
                classMaps);
    }

    /** The same for images of another size. */
    public DeconvOptions withImage(ImageSize size) {
        return new DeconvOptions(
                width,
                hidden,
                classLatent,
                elementLatent,
                sampleDropout,
                grouping,
                size,
                likelihood,
                classMaps);
    }

    /** The same for pixels of another kind. */
    public DeconvOptions withLikelihood(ElementLikelihood newLikelihood) {
        return new DeconvOptions(
                width,
                hidden,
                classLatent,
                elementLatent,
                sampleDropout,
                grouping,
                image,
                newLikelihood,
                classMaps);
    }

    /** The same with a c of maps, or of a vector if there are none. */
    public DeconvOptions withClassMaps(long newClassMaps) {
        return new DeconvOptions(
                width,
                hidden,
                classLatent,
                elementLatent,
                sampleDropout,
                grouping,
                image,
                likelihood,
                newClassMaps);
    }
}
