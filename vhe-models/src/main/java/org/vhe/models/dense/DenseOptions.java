package org.vhe.models.dense;

/**
 * Sizes of {@link DenseVhe}.
 *
 * @param pixels height and width of the images
 * @param hidden width of the networks
 * @param classLatent size of c
 * @param elementLatent size of z
 */
public record DenseOptions(long pixels, long hidden, long classLatent, long elementLatent) {

    /** All must be positive. */
    public DenseOptions {
        if (pixels < 1 || hidden < 1 || classLatent < 1 || elementLatent < 1) {
            throw new IllegalArgumentException(
                    "pixels, hidden, classLatent and elementLatent must be positive, but are "
                            + pixels
                            + ", "
                            + hidden
                            + ", "
                            + classLatent
                            + ", "
                            + elementLatent);
        }
    }

    /** Images of 28 x 28, networks of width 256, c in 64 and z in 8 dimensions. */
    public static DenseOptions defaults() {
        return new DenseOptions(28, 256, 64, 8);
    }
}
