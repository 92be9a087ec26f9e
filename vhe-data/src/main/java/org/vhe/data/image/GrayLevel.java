package org.vhe.data.image;

/** The range of gray levels, and their rounding. */
final class GrayLevel {
    /** What sums of rounded weights may exceed the range by. */
    private static final float ROUNDING = 1e-3f;

    private GrayLevel() {}

    /**
     * The level.
     *
     * @throws IllegalArgumentException if it is not in [0, 1], such as one of 0 to 255
     */
    static float require(float level) {
        if (!(level >= -ROUNDING && level <= 1 + ROUNDING)) {
            throw new IllegalArgumentException(
                    "gray levels must be in [0, 1], but one is %s; those of 0 to 255 are to be divided by 255"
                            .formatted(level));
        }
        return level;
    }

    /** The nearest of some levels k / (levels - 1). */
    static float nearest(float level, int levels) {
        float steps = levels - 1f;
        return Math.round(level * steps) / steps;
    }
}
