package org.vhe.data.image;

import org.vhe.core.check.Require;
import org.vhe.core.shape.Shapes;

/**
 * A gray image, row by row: 0 is background, 1 is ink.
 *
 * <p>The array is not copied: an image is a view of it, and the transformations return new images.
 *
 * @param height number of rows
 * @param width number of columns
 * @param values [height * width], each in [0, 1]
 */
@SuppressWarnings("ArrayRecordComponent")
public record GrayImage(int height, int width, float[] values) {
    public GrayImage {
        Require.positive("height", height);
        Require.positive("width", width);
        if (values.length != Shapes.intLength(height, width)) {
            throw new IllegalArgumentException(
                    "image of %d x %d must have %d values, found %d"
                            .formatted(height, width, height * width, values.length));
        }
    }

    /** The ink of one pixel. */
    public float at(int row, int column) {
        return values[row * width + column];
    }

    /** 1 where there is at least {@code threshold} ink, 0 elsewhere. */
    public GrayImage binarised(float threshold) {
        float[] binary = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            binary[i] = values[i] >= threshold ? 1 : 0;
        }
        return new GrayImage(height, width, binary);
    }
}
