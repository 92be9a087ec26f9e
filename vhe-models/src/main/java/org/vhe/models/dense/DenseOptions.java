package org.vhe.models.dense;

import java.util.Objects;
import org.vhe.core.check.Require;
import org.vhe.models.layer.ImageSize;
import org.vhe.models.likelihood.ElementLikelihood;

/**
 * Sizes of {@link DenseVhe}, and what it is of.
 *
 * @param pixels height of the images, and width unless {@code image} says otherwise
 * @param hidden width of the networks
 * @param classLatent size of c
 * @param elementLatent size of z
 * @param grouping that c is shared over; {@link DenseVhe#GROUPING} in checkpoints that do not say
 * @param image the size of the images; one channel of a square in checkpoints that do not say.
 *     Vectors are images of one channel and row
 * @param likelihood what values are; bits in checkpoints that do not say
 * @param attentionHeads by which elements of D see each other; 0, as in checkpoints that do not
 *     say, for their mean
 */
public record DenseOptions(
        long pixels,
        long hidden,
        long classLatent,
        long elementLatent,
        String grouping,
        ImageSize image,
        ElementLikelihood likelihood,
        int attentionHeads) {

    /** All must be positive. */
    public DenseOptions {
        Require.positive("pixels", pixels);
        Require.positive("hidden", hidden);
        Require.positive("classLatent", classLatent);
        Require.positive("elementLatent", elementLatent);
        grouping = Objects.requireNonNullElse(grouping, DenseVhe.GROUPING);
        Require.notBlank("grouping", grouping);
        image = Objects.requireNonNullElse(image, new ImageSize(1, pixels, pixels));
        likelihood = Objects.requireNonNullElse(likelihood, ElementLikelihood.BERNOULLI);
        Require.notNegative("attentionHeads", attentionHeads);
    }

    /** For {@link DenseVhe#GROUPING}. */
    public DenseOptions(long pixels, long hidden, long classLatent, long elementLatent) {
        this(pixels, hidden, classLatent, elementLatent, DenseVhe.GROUPING, null, null, 0);
    }

    /** Images of 28 x 28, networks of width 256, c in 64 and z in 8 dimensions. */
    public static DenseOptions defaults() {
        return new DenseOptions(28, 256, 64, 8);
    }

    /** The same for classes that are called otherwise. */
    public DenseOptions withGrouping(String newGrouping) {
        return new DenseOptions(
                pixels,
                hidden,
                classLatent,
                elementLatent,
                newGrouping,
                image,
                likelihood,
                attentionHeads);
    }

    /** The same for images of another size. */
    public DenseOptions withImage(ImageSize size) {
        return new DenseOptions(
                size.height(),
                hidden,
                classLatent,
                elementLatent,
                grouping,
                size,
                likelihood,
                attentionHeads);
    }

    /** The same for values of another kind. */
    public DenseOptions withLikelihood(ElementLikelihood newLikelihood) {
        return new DenseOptions(
                pixels,
                hidden,
                classLatent,
                elementLatent,
                grouping,
                image,
                newLikelihood,
                attentionHeads);
    }

    /** The same with elements of D that see each other, by so many heads; 0 for their mean. */
    public DenseOptions withAttention(int heads) {
        return new DenseOptions(
                pixels, hidden, classLatent, elementLatent, grouping, image, likelihood, heads);
    }
}
