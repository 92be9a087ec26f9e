package org.vhe.data.image;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * The samples of an image as ink: where it is transparent there is none. Colours become luminance
 * (Rec. 601) where channels are not told apart.
 */
final class InkSamples {
    private static final int RED = 16;
    private static final int GREEN = 8;
    private static final int BLUE = 0;

    private InkSamples() {}

    /**
     * The ink of each pixel, in one channel.
     *
     * @param light whether white is ink, instead of black
     */
    static float[] gray(BufferedImage image, boolean light) {
        if (!isGray(image)) {
            return ofColours(
                    image,
                    light,
                    colour ->
                            (299 * (colour >> RED & 255)
                                            + 587 * (colour >> GREEN & 255)
                                            + 114 * (colour & 255))
                                    / 255_000f);
        }
        return ofSamples(image, light);
    }

    /** The ink of each pixel, in channels of red, green and blue. */
    static float[][] rgb(BufferedImage image, boolean light) {
        if (isGray(image)) {
            float[] gray = ofSamples(image, light);
            return new float[][] {gray, gray, gray};
        }
        return new float[][] {
            channel(image, light, RED), channel(image, light, GREEN), channel(image, light, BLUE)
        };
    }

    private static boolean isGray(BufferedImage image) {
        boolean indexed = image.getColorModel() instanceof IndexColorModel;
        return !indexed && image.getRaster().getNumBands() <= 2;
    }

    /**
     * Reads gray samples as they are stored: {@link BufferedImage#getRGB} would take them for
     * linear light and brighten them.
     */
    private static float[] ofSamples(BufferedImage image, boolean light) {
        Raster raster = image.getRaster();
        float max = (1 << raster.getSampleModel().getSampleSize(0)) - 1;
        float[] gray = band(raster, 0);
        float[] alpha = raster.getNumBands() == 2 ? band(raster, 1) : null;
        for (int i = 0; i < gray.length; i++) {
            float level = gray[i] / max;
            gray[i] = (light ? level : 1 - level) * (alpha == null ? 1 : alpha[i] / max);
        }
        return gray;
    }

    private static float[] band(Raster raster, int band) {
        int height = raster.getHeight();
        int width = raster.getWidth();
        return raster.getSamples(0, 0, width, height, band, new float[height * width]);
    }

    @FunctionalInterface
    private interface Level {
        /** How light a colour is, from 0 to 1. */
        float of(int colour);
    }

    private static float[] channel(BufferedImage image, boolean light, int shift) {
        return ofColours(image, light, colour -> (colour >> shift & 255) / 255f);
    }

    private static float[] ofColours(BufferedImage image, boolean light, Level level) {
        int height = image.getHeight();
        int width = image.getWidth();
        float[] ink = new float[height * width];
        int[] row = new int[width];
        for (int y = 0; y < height; y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int x = 0; x < width; x++) {
                float alpha = (row[x] >>> 24) / 255f;
                float share = level.of(row[x]);
                ink[y * width + x] = alpha * (light ? share : 1 - share);
            }
        }
        return ink;
    }
}
