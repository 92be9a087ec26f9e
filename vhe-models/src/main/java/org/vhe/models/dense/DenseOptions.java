package org.vhe.models.dense;

import java.util.Objects;
import org.vhe.core.check.Require;
import org.vhe.models.layer.ImageSize;

/**
 * Sizes of {@link DenseVhe}, and what it is of.
 *
 * @param pixels height of the images, and width unless {@code image} says otherwise
 * @param hidden width of the networks
 * @param classLatent size of c
 * @param elementLatent size of z
 * @param grouping that c is shared over; {@link DenseVhe#GROUPING} in checkpoints that do not say
 * @param image the size of the images; one channel of a square in checkpoints that do not say
 */
public record DenseOptions(
        long pixels,
        long hidden,
        long classLatent,
        long elementLatent,
        String grouping,
        ImageSize image) {

    /** All must be positive. */
    public DenseOptions {
        Require.positive("pixels", pixels);
        Require.positive("hidden", hidden);
        Require.positive("classLatent", classLatent);
        Require.positive("elementLatent", elementLatent);
        grouping = Objects.requireNonNullElse(grouping, DenseVhe.GROUPING);
        Require.notBlank("grouping", grouping);
        image = Objects.requireNonNullElse(image, new ImageSize(1, pixels, pixels));
    }

    /** For {@link DenseVhe#GROUPING}. */
    public DenseOptions(long pixels, long hidden, long classLatent, long elementLatent) {
        this(pixels, hidden, classLatent, elementLatent, DenseVhe.GROUPING, null);
    }

    /** Images of 28 x 28, networks of width 256, c in 64 and z in 8 dimensions. */
    public static DenseOptions defaults() {
        return new DenseOptions(28, 256, 64, 8);
    }

    /** The same for classes that are called otherwise. */
    public DenseOptions withGrouping(String newGrouping) {
        return new DenseOptions(pixels, hidden, classLatent, elementLatent, newGrouping, image);
    }

    /** The same for images of another size. */
    public DenseOptions withImage(ImageSize size) {
        return new DenseOptions(size.height(), hidden, classLatent, elementLatent, grouping, size);
    }
}
