package org.vhe.models.layer;

/**
 * Which pixels around its own a causal convolution sees, in the order of rows from the top, each
 * from the left. Those of kind A leave out the pixel itself, for the first layer of a network;
 * those of kind B include it, for all later ones.
 *
 * <p>{@link #A} and {@link #B} are van den Oord, Kalchbrenner and Kavukcuoglu's (2016); stacked,
 * they never see a growing region above and to the right. The vertical and horizontal ones, in two
 * stacks, see all: van den Oord et al., Conditional Image Generation with PixelCNN Decoders (2016).
 */
public enum Mask {
    /** All rows above, and the pixels to the left. */
    A(true, Own.LEFT),
    /** All rows above, the pixels to the left, and the pixel itself. */
    B(true, Own.LEFT_AND_CENTRE),
    /** All rows above. */
    VERTICAL_A(true, Own.NOTHING),
    /** All rows above and the whole row of the pixel, of features that know earlier rows only. */
    VERTICAL_B(true, Own.ALL),
    /** The pixels to the left in the same row. */
    HORIZONTAL_A(false, Own.LEFT),
    /** The pixels to the left in the same row, and the pixel itself. */
    HORIZONTAL_B(false, Own.LEFT_AND_CENTRE);

    /** What is seen of the pixel's own row. */
    private enum Own {
        NOTHING,
        LEFT,
        LEFT_AND_CENTRE,
        ALL
    }

    private final boolean above;
    private final Own own;

    Mask(boolean above, Own own) {
        this.above = above;
        this.own = own;
    }

    /** Whether it is for a first layer, which may not see the pixel itself. */
    boolean isFirst() {
        return this == A || this == VERTICAL_A || this == HORIZONTAL_A;
    }

    /** Number of rows above that are seen. */
    int rowsAbove(long kernel) {
        return above ? (int) (kernel / 2) : 0;
    }

    /** Whether anything of the pixel's own row is seen. */
    boolean seesOwnRow() {
        return own != Own.NOTHING;
    }

    /** Number of columns to the left that are seen. */
    int columnsLeft(long kernel) {
        return (int) (kernel / 2);
    }

    /** The last column that is seen, relative to the pixel: -1, 0 or half the kernel. */
    int lastColumn(long kernel) {
        if (above || own == Own.ALL) {
            return (int) (kernel / 2);
        }
        return own == Own.LEFT ? -1 : 0;
    }

    /** Height of the smallest rectangle around what is seen. */
    int boxHeight(long kernel) {
        return rowsAbove(kernel) + (seesOwnRow() ? 1 : 0);
    }

    /** Width of the smallest rectangle around what is seen. */
    int boxWidth(long kernel) {
        return columnsLeft(kernel) + lastColumn(kernel) + 1;
    }

    /** Number of pixels that are seen: the first ones of the rectangle. */
    int taps(long kernel) {
        int half = (int) (kernel / 2);
        int ownTaps =
                switch (own) {
                    case NOTHING -> 0;
                    case LEFT -> half;
                    case LEFT_AND_CENTRE -> half + 1;
                    case ALL -> 2 * half + 1;
                };
        return rowsAbove(kernel) * (2 * half + 1) + ownTaps;
    }

    /** Row of a pixel that is seen, relative to the pixel's own. */
    public int row(long kernel, int tap) {
        return tap / boxWidth(kernel) - rowsAbove(kernel);
    }

    /** Column of a pixel that is seen, relative to the pixel's own. */
    public int column(long kernel, int tap) {
        return tap % boxWidth(kernel) - columnsLeft(kernel);
    }
}
