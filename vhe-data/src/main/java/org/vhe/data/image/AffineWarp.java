package org.vhe.data.image;

/**
 * A linear map and a shift of the plane, x to the right and y down, about the centre of the image:
 * the point p of the source appears at A p + b.
 *
 * @param xx the contribution of the source's x to x
 * @param xy the contribution of the source's y to x
 * @param yx the contribution of the source's x to y
 * @param yy the contribution of the source's y to y
 * @param shiftX pixels to the right
 * @param shiftY pixels down
 */
record AffineWarp(double xx, double xy, double yx, double yy, double shiftX, double shiftY) {
    AffineWarp {
        double determinant = xx * yy - xy * yx;
        if (!(Math.abs(determinant) > 1e-6) || !Double.isFinite(determinant + shiftX + shiftY)) {
            throw new IllegalArgumentException(
                    "warp must be finite and invertible, found determinant %s, shift (%s, %s)"
                            .formatted(determinant, shiftX, shiftY));
        }
    }

    /** The warp that changes nothing. */
    static AffineWarp identity() {
        return new AffineWarp(1, 0, 0, 1, 0, 0);
    }

    /**
     * Scales, then shears along x, then rotates, then shifts.
     *
     * @param rotation radians, clockwise as seen
     * @param scaleX factor of widths
     * @param scaleY factor of heights
     * @param shear shift to the right per unit of depth
     * @param shiftX pixels to the right
     * @param shiftY pixels down
     */
    static AffineWarp of(
            double rotation,
            double scaleX,
            double scaleY,
            double shear,
            double shiftX,
            double shiftY) {
        double cos = Math.cos(rotation);
        double sin = Math.sin(rotation);
        return new AffineWarp(
                cos * scaleX,
                (cos * shear - sin) * scaleY,
                sin * scaleX,
                (sin * shear + cos) * scaleY,
                shiftX,
                shiftY);
    }

    /**
     * Warps one channel in place, reading between pixels bilinearly; what lies outside the source
     * is 0.
     *
     * @param values holds [height * width] values from {@code offset}
     */
    void apply(float[] values, int offset, int height, int width) {
        float[] source = new float[height * width];
        System.arraycopy(values, offset, source, 0, source.length);
        double determinant = xx * yy - xy * yx;
        double centreX = (width - 1) / 2.0;
        double centreY = (height - 1) / 2.0;
        for (int i = 0; i < height; i++) {
            for (int j = 0; j < width; j++) {
                double x = j - centreX - shiftX;
                double y = i - centreY - shiftY;
                double sourceX = (yy * x - xy * y) / determinant + centreX;
                double sourceY = (xx * y - yx * x) / determinant + centreY;
                values[offset + i * width + j] = bilinear(source, height, width, sourceY, sourceX);
            }
        }
    }

    /** Warps all channels of an element in place. */
    void apply(float[] values, int offset, ImageShape shape) {
        for (int channel = 0; channel < shape.channels(); channel++) {
            int start = offset + channel * shape.channelLength();
            apply(values, start, shape.height(), shape.width());
        }
    }

    /** The image warped. */
    GrayImage apply(GrayImage image) {
        float[] values = image.values().clone();
        apply(values, 0, image.height(), image.width());
        return new GrayImage(image.height(), image.width(), values);
    }

    private static float bilinear(float[] source, int height, int width, double y, double x) {
        int top = (int) Math.floor(y);
        int left = (int) Math.floor(x);
        float down = (float) (y - top);
        float right = (float) (x - left);
        float upper =
                (1 - right) * at(source, height, width, top, left)
                        + right * at(source, height, width, top, left + 1);
        float lower =
                (1 - right) * at(source, height, width, top + 1, left)
                        + right * at(source, height, width, top + 1, left + 1);
        return (1 - down) * upper + down * lower;
    }

    private static float at(float[] source, int height, int width, int row, int column) {
        boolean inside = row >= 0 && row < height && column >= 0 && column < width;
        return inside ? source[row * width + column] : 0;
    }
}
