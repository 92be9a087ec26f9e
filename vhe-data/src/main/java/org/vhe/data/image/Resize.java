package org.vhe.data.image;

import org.vhe.core.check.Require;

/** The two ways in which Omniglot is scaled from 105 x 105 to 28 x 28, for any sizes. */
public final class Resize {

    private Resize() {}

    /**
     * Every pixel of the result is the mean ink over the rectangle that it covers, pixels of the
     * source counting by the exact fraction of them inside it. Total ink per area is kept. Smaller
     * images are enlarged by the same rule.
     */
    public static GrayImage areaAverage(GrayImage image, int height, int width) {
        Require.positive("height", height);
        Require.positive("width", width);
        Weights rows = Weights.of(image.height(), height);
        Weights columns = Weights.of(image.width(), width);
        float[] narrow = new float[image.height() * width];
        for (int y = 0; y < image.height(); y++) {
            for (int j = 0; j < width; j++) {
                narrow[y * width + j] = columns.mean(j, image.values(), y * image.width(), 1);
            }
        }
        float[] values = new float[height * width];
        for (int i = 0; i < height; i++) {
            for (int j = 0; j < width; j++) {
                values[i * width + j] = rows.mean(i, narrow, j, width);
            }
        }
        return new GrayImage(height, width, values);
    }

    /**
     * Pixel (i, j) of the result is pixel (floor(i H / h), floor(j W / w)) of the source, H x W
     * being its size and h x w the result's: a binary image stays binary.
     *
     * @param image no smaller than the result in either direction
     */
    public static GrayImage byIndexRule(GrayImage image, int height, int width) {
        requireSmaller(image, height, width);
        float[] values = new float[height * width];
        for (int i = 0; i < height; i++) {
            for (int j = 0; j < width; j++) {
                values[i * width + j] =
                        image.at(i * image.height() / height, j * image.width() / width);
            }
        }
        return new GrayImage(height, width, values);
    }

    private static void requireSmaller(GrayImage image, int height, int width) {
        if (height < 1 || width < 1 || height > image.height() || width > image.width()) {
            throw new IllegalArgumentException(
                    "size must be between 1 x 1 and the image's %d x %d, found %d x %d"
                            .formatted(image.height(), image.width(), height, width));
        }
    }

    /**
     * What the cells of the source contribute to each cell of the result, along one axis: target
     * cell i covers [i n / m, (i + 1) n / m).
     */
    private record Weights(int[] first, float[][] shares) {

        static Weights of(int source, int target) {
            int[] first = new int[target];
            float[][] shares = new float[target][];
            for (int i = 0; i < target; i++) {
                // In units of 1 / target of a source cell, so that all ends are whole numbers.
                long start = (long) i * source;
                long end = start + source;
                first[i] = (int) (start / target);
                int last = (int) ((end - 1) / target);
                shares[i] = new float[last - first[i] + 1];
                for (int cell = first[i]; cell <= last; cell++) {
                    long overlap =
                            Math.min(end, (cell + 1L) * target)
                                    - Math.max(start, (long) cell * target);
                    shares[i][cell - first[i]] = overlap / (float) source;
                }
            }
            return new Weights(first, shares);
        }

        float mean(int target, float[] values, int offset, int stride) {
            float sum = 0;
            for (int k = 0; k < shares[target].length; k++) {
                sum += shares[target][k] * values[offset + (first[target] + k) * stride];
            }
            // Shares that are no binary fractions may add up to a little more than 1.
            return Math.min(1, sum);
        }
    }
}
