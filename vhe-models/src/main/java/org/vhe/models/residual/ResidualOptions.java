package org.vhe.models.residual;

import java.util.Objects;
import org.vhe.core.check.Require;
import org.vhe.models.layer.ImageSize;
import org.vhe.models.likelihood.ElementLikelihood;

/**
 * Sizes of {@link ResidualVhe}, and what it is of.
 *
 * @param width channels at half the images' size; at a quarter and below there are twice and four
 *     times as many
 * @param hidden width of fully connected layers
 * @param classLatent size of c
 * @param elementLatent size of z
 * @param attentionHeads by which elements of D see each other; 0 for their mean
 * @param grouping that c is shared over
 * @param image the size of the images, of at least 16 pixels either way
 * @param likelihood what pixels are
 */
public record ResidualOptions(
        long width,
        long hidden,
        long classLatent,
        long elementLatent,
        int attentionHeads,
        String grouping,
        ImageSize image,
        ElementLikelihood likelihood) {
    private static final long LEAST = 16;

    /** Names that are missing are the usual ones. */
    public ResidualOptions {
        Require.positive("width", width);
        Require.positive("hidden", hidden);
        Require.positive("classLatent", classLatent);
        Require.positive("elementLatent", elementLatent);
        Require.notNegative("attentionHeads", attentionHeads);
        grouping = Objects.requireNonNullElse(grouping, ResidualVhe.GROUPING);
        Require.notBlank("grouping", grouping);
        Objects.requireNonNull(image, "image");
        if (image.height() < LEAST || image.width() < LEAST) {
            throw new IllegalArgumentException(
                    "images must have at least %d x %d pixels for a residual network, but are %s"
                            .formatted(LEAST, LEAST, image));
        }
        Objects.requireNonNull(likelihood, "likelihood");
    }

    /**
     * A network of moderate size: width 16, hidden 256, c in 64 and z in 32 dimensions.
     *
     * @param image the size of the images
     * @param likelihood what pixels are
     */
    public static ResidualOptions of(ImageSize image, ElementLikelihood likelihood) {
        return new ResidualOptions(16, 256, 64, 32, 0, ResidualVhe.GROUPING, image, likelihood);
    }

    /** The same with other channels and fully connected width. */
    public ResidualOptions withWidth(long newWidth, long newHidden) {
        return new ResidualOptions(
                newWidth,
                newHidden,
                classLatent,
                elementLatent,
                attentionHeads,
                grouping,
                image,
                likelihood);
    }

    /** The same with other sizes of the latents. */
    public ResidualOptions withLatents(long newClassLatent, long newElementLatent) {
        return new ResidualOptions(
                width,
                hidden,
                newClassLatent,
                newElementLatent,
                attentionHeads,
                grouping,
                image,
                likelihood);
    }

    /** The same with elements of D that see each other, by so many heads; 0 for their mean. */
    public ResidualOptions withAttention(int heads) {
        return new ResidualOptions(
                width, hidden, classLatent, elementLatent, heads, grouping, image, likelihood);
    }

    /** The same for classes that are called otherwise. */
    public ResidualOptions withGrouping(String newGrouping) {
        return new ResidualOptions(
                width,
                hidden,
                classLatent,
                elementLatent,
                attentionHeads,
                newGrouping,
                image,
                likelihood);
    }
}
