package org.vhe.data.folder;

import org.vhe.data.image.GrayImage;
import org.vhe.data.image.Resize;

/** What to do with images of other proportions; pixels are means over areas of the image. */
public enum ImageFit {
    /** The whole image, with nothing at two sides of it. */
    PAD {
        @Override
        public GrayImage apply(GrayImage image, int height, int width) {
            double scale =
                    Math.min(height / (double) image.height(), width / (double) image.width());
            int innerHeight = scaled(image.height(), scale, height);
            int innerWidth = scaled(image.width(), scale, width);
            GrayImage inner = Resize.areaAverage(image, innerHeight, innerWidth);
            float[] values = new float[height * width];
            int top = (height - innerHeight) / 2;
            int left = (width - innerWidth) / 2;
            for (int y = 0; y < innerHeight; y++) {
                int from = y * innerWidth;
                System.arraycopy(
                        inner.values(), from, values, (top + y) * width + left, innerWidth);
            }
            return new GrayImage(height, width, values);
        }
    },
    /** The middle of the image, as large as it can be. */
    CROP {
        @Override
        public GrayImage apply(GrayImage image, int height, int width) {
            double scale =
                    Math.min(image.height() / (double) height, image.width() / (double) width);
            int innerHeight = scaled(height, scale, image.height());
            int innerWidth = scaled(width, scale, image.width());
            float[] values = new float[innerHeight * innerWidth];
            int top = (image.height() - innerHeight) / 2;
            int left = (image.width() - innerWidth) / 2;
            for (int y = 0; y < innerHeight; y++) {
                int from = (top + y) * image.width() + left;
                System.arraycopy(image.values(), from, values, y * innerWidth, innerWidth);
            }
            GrayImage middle = new GrayImage(innerHeight, innerWidth, values);
            return Resize.areaAverage(middle, height, width);
        }
    },
    /** The whole image, in other proportions. */
    STRETCH {
        @Override
        public GrayImage apply(GrayImage image, int height, int width) {
            return Resize.areaAverage(image, height, width);
        }
    };

    /** The image in another size. */
    public abstract GrayImage apply(GrayImage image, int height, int width);

    private static int scaled(int size, double scale, int most) {
        return (int) Math.max(1, Math.min(most, Math.round(size * scale)));
    }
}
