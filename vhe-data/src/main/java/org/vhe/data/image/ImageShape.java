package org.vhe.data.image;

import org.vhe.core.shape.ShapeMismatchException;

/** The axes of an element that is an image. */
record ImageShape(int channels, int height, int width) {

    /**
     * @param elementShape [channels, height, width]
     */
    static ImageShape of(long[] elementShape) {
        if (elementShape.length != 3) {
            throw new ShapeMismatchException("element", "[channels, height, width]", elementShape);
        }
        return new ImageShape(
                Math.toIntExact(elementShape[0]),
                Math.toIntExact(elementShape[1]),
                Math.toIntExact(elementShape[2]));
    }

    /** The number of values of one channel. */
    int channelLength() {
        return height * width;
    }
}
