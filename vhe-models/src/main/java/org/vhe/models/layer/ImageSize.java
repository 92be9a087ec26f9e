package org.vhe.models.layer;

import org.vhe.core.check.Require;

/**
 * The axes of an image.
 *
 * @param channels such as 1 for gray and 3 for colour
 * @param height in pixels
 * @param width in pixels
 */
public record ImageSize(long channels, long height, long width) {
    /** Of Omniglot's images as the field has them: one channel of 28 x 28 pixels. */
    public static final ImageSize OMNIGLOT = new ImageSize(1, 28, 28);

    /** All must be positive. */
    public ImageSize {
        Require.positive("channels", channels);
        Require.positive("height", height);
        Require.positive("width", width);
    }

    /**
     * The size of the elements of a data set.
     *
     * @param elementShape [channels, height, width]
     */
    public static ImageSize of(long... elementShape) {
        if (elementShape.length != 3) {
            throw new org.vhe.core.shape.ShapeMismatchException(
                    "an image", "[channels, height, width]", elementShape);
        }
        return new ImageSize(elementShape[0], elementShape[1], elementShape[2]);
    }

    /** [channels, height, width]. */
    public long[] shape() {
        return new long[] {channels, height, width};
    }
}
