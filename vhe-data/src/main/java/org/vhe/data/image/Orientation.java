package org.vhe.data.image;

/**
 * The eight symmetries of a square: the rotations by quarter turns, clockwise, and each of them
 * after a reflection that exchanges left and right.
 */
enum Orientation {
    UPRIGHT(false, 0),
    QUARTER_TURN(false, 1),
    HALF_TURN(false, 2),
    THREE_QUARTER_TURN(false, 3),
    REFLECTED(true, 0),
    REFLECTED_QUARTER_TURN(true, 1),
    REFLECTED_HALF_TURN(true, 2),
    REFLECTED_THREE_QUARTER_TURN(true, 3);

    private final boolean reflected;
    private final int quarterTurns;

    Orientation(boolean reflected, int quarterTurns) {
        this.reflected = reflected;
        this.quarterTurns = quarterTurns;
    }

    /**
     * Turns one square channel in place.
     *
     * @param values holds [side * side] values from {@code offset}
     */
    void apply(float[] values, int offset, int side) {
        if (this == UPRIGHT) {
            return;
        }
        float[] source = new float[side * side];
        System.arraycopy(values, offset, source, 0, source.length);
        for (int i = 0; i < side; i++) {
            for (int j = 0; j < side; j++) {
                values[offset + i * side + j] = source[sourceIndex(i, j, side)];
            }
        }
    }

    private int sourceIndex(int i, int j, int side) {
        int last = side - 1;
        int row =
                switch (quarterTurns) {
                    case 0 -> i;
                    case 1 -> last - j;
                    case 2 -> last - i;
                    default -> j;
                };
        int column =
                switch (quarterTurns) {
                    case 0 -> j;
                    case 1 -> i;
                    case 2 -> last - j;
                    default -> last - i;
                };
        return row * side + (reflected ? last - column : column);
    }
}
