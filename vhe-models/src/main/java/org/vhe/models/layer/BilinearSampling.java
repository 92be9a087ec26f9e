package org.vhe.models.layer;

import org.vhe.core.graph.JavaOperation;

/**
 * Bilinear sampling along affine maps, and its gradients, on arrays: images [batch, height, width,
 * channels], maps [batch, 6]. Positions are those of {@link SpatialTransformer}.
 */
final class BilinearSampling {
    private final int batch;
    private final int height;
    private final int width;
    private final int channels;

    /**
     * What is done at one output pixel.
     *
     * <p>The corners of the cell that the position falls into are named by row and column, first
     * the upper left one.
     */
    private interface Visitor {
        /**
         * @param output index of the output pixel's first channel
         * @param cell the position
         */
        void visit(int image, int output, double x, double y, Cell cell);
    }

    /** A position between four pixels; an index is negative where the pixel is outside. */
    private static final class Cell {
        int topLeft;
        int topRight;
        int bottomLeft;
        int bottomRight;
        double right;
        double down;
    }

    /**
     * @param shape {batch, height, width, channels}
     */
    BilinearSampling(long... shape) {
        this.batch = Math.toIntExact(shape[0]);
        this.height = Math.toIntExact(shape[1]);
        this.width = Math.toIntExact(shape[2]);
        this.channels = Math.toIntExact(shape[3]);
    }

    double[] sample(double[] image, double[] maps) {
        double[] result = new double[image.length];
        visit(
                maps,
                (number, output, x, y, cell) -> {
                    double right = cell.right;
                    double down = cell.down;
                    add(image, cell.topLeft, (1 - right) * (1 - down), result, output);
                    add(image, cell.topRight, right * (1 - down), result, output);
                    add(image, cell.bottomLeft, (1 - right) * down, result, output);
                    add(image, cell.bottomRight, right * down, result, output);
                });
        return result;
    }

    /** Adds the channels of one pixel to those of another, unless one of them is outside. */
    private void add(double[] from, int source, double weight, double[] to, int target) {
        if (source < 0 || target < 0) {
            return;
        }
        for (int channel = 0; channel < channels; channel++) {
            to[target + channel] += weight * from[source + channel];
        }
    }

    /** Gradient by the image, given that by the output. */
    double[] imageGradient(double[] gradient, double[] maps) {
        double[] result = new double[gradient.length];
        visit(
                maps,
                (number, output, x, y, cell) -> {
                    double right = cell.right;
                    double down = cell.down;
                    add(gradient, output, (1 - right) * (1 - down), result, cell.topLeft);
                    add(gradient, output, right * (1 - down), result, cell.topRight);
                    add(gradient, output, (1 - right) * down, result, cell.bottomLeft);
                    add(gradient, output, right * down, result, cell.bottomRight);
                });
        return result;
    }

    /** Gradient by the maps, given that by the output. */
    double[] mapGradient(double[] gradient, double[] image, double[] maps) {
        double[] result = new double[maps.length];
        visit(
                maps,
                (number, output, x, y, cell) -> {
                    double topLeft = product(gradient, output, image, cell.topLeft);
                    double topRight = product(gradient, output, image, cell.topRight);
                    double bottomLeft = product(gradient, output, image, cell.bottomLeft);
                    double bottomRight = product(gradient, output, image, cell.bottomRight);
                    double byColumn =
                            (topRight - topLeft) * (1 - cell.down)
                                    + (bottomRight - bottomLeft) * cell.down;
                    double byRow =
                            (bottomLeft - topLeft) * (1 - cell.right)
                                    + (bottomRight - topRight) * cell.right;
                    addToMap(result, 6 * number, byColumn * (width - 1) / 2, x, y);
                    addToMap(result, 6 * number + 3, byRow * (height - 1) / 2, x, y);
                });
        return result;
    }

    private double product(double[] gradient, int output, double[] image, int source) {
        double sum = 0;
        if (source >= 0) {
            for (int channel = 0; channel < channels; channel++) {
                sum += gradient[output + channel] * image[source + channel];
            }
        }
        return sum;
    }

    private static void addToMap(double[] result, int row, double slope, double x, double y) {
        result[row] += slope * x;
        result[row + 1] += slope * y;
        result[row + 2] += slope;
    }

    /** Images in parallel, the pixels of each in order. */
    private void visit(double[] maps, Visitor visitor) {
        JavaOperation.forEach(batch, () -> image -> visit(image, maps, visitor));
    }

    private void visit(int image, double[] maps, Visitor visitor) {
        Cell cell = new Cell();
        int map = 6 * image;
        for (int row = 0; row < height; row++) {
            double y = coordinate(row, height);
            for (int column = 0; column < width; column++) {
                double x = coordinate(column, width);
                double toX = maps[map] * x + maps[map + 1] * y + maps[map + 2];
                double toY = maps[map + 3] * x + maps[map + 4] * y + maps[map + 5];
                locate(cell, image, (toX + 1) / 2 * (width - 1), (toY + 1) / 2 * (height - 1));
                visitor.visit(image, index(image, row, column), x, y, cell);
            }
        }
    }

    /** Where a pixel is between -1 and 1; the only pixel of an axis is in its middle. */
    static double coordinate(long pixel, long size) {
        return size == 1 ? 0 : 2.0 * pixel / (size - 1) - 1;
    }

    private void locate(Cell cell, int image, double column, double row) {
        double left = Math.floor(column);
        double top = Math.floor(row);
        cell.right = column - left;
        cell.down = row - top;
        cell.topLeft = indexOrOutside(image, top, left);
        cell.topRight = indexOrOutside(image, top, left + 1);
        cell.bottomLeft = indexOrOutside(image, top + 1, left);
        cell.bottomRight = indexOrOutside(image, top + 1, left + 1);
    }

    /** A position that is no number counts as inside, so that it makes the result no number. */
    private int indexOrOutside(int image, double row, double column) {
        boolean outside = row < 0 || row >= height || column < 0 || column >= width;
        return outside ? -1 : index(image, (int) row, (int) column);
    }

    private int index(int image, int row, int column) {
        return ((image * height + row) * width + column) * channels;
    }
}
