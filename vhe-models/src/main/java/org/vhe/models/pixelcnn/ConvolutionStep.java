package org.vhe.models.pixelcnn;

import java.util.Arrays;

/** A masked convolution at one pixel: each visible pixel's features times its weight matrix. */
final class ConvolutionStep extends Step {
    private static final int UNROLLED = 4;

    private final Step input;
    private final int[] rows;
    private final int[] columns;
    private final int weight;
    private final int bias;

    /**
     * @param input the features that are seen
     * @param rows of the visible pixels, relative to the pixel
     * @param columns of the visible pixels, relative to the pixel
     * @param weight number of the input that holds it, [taps, inputs, channels]
     * @param bias number of the input that holds it, [channels]
     */
    ConvolutionStep(
            int number, int channels, Step input, int[] rows, int[] columns, int weight, int bias) {
        super(number, channels, isWholeRow(input, rows));
        this.input = input;
        this.rows = rows;
        this.columns = columns;
        this.weight = weight;
        this.bias = bias;
    }

    private static boolean isWholeRow(Step input, int[] rows) {
        for (int row : rows) {
            if (row >= 0 && !input.wholeRow) {
                return false;
            }
        }
        return true;
    }

    @Override
    int kind() {
        return SamplingCode.CONVOLUTION;
    }

    @Override
    int[] details() {
        int[] details = new int[4 + 2 * rows.length];
        details[0] = input.number;
        details[1] = weight;
        details[2] = bias;
        details[3] = rows.length;
        for (int tap = 0; tap < rows.length; tap++) {
            details[4 + 2 * tap] = rows[tap];
            details[5 + 2 * tap] = columns[tap];
        }
        return details;
    }

    @Override
    double[][] weights(double[][] inputs) {
        double[][] matrix = new double[rows.length * input.channels][];
        for (int i = 0; i < matrix.length; i++) {
            matrix[i] = Arrays.copyOfRange(inputs[weight], i * channels, (i + 1) * channels);
        }
        return matrix;
    }

    @Override
    void compute(Canvas canvas, int row, int column) {
        double[] to = canvas.features[number][row * canvas.width + column];
        System.arraycopy(canvas.inputs[bias], 0, to, 0, channels);
        for (int tap = 0; tap < rows.length; tap++) {
            int r = row + rows[tap];
            int c = column + columns[tap];
            if (r >= 0 && c >= 0 && c < canvas.width) {
                double[] from = canvas.features[input.number][r * canvas.width + c];
                addProduct(from, canvas.weights[number], tap * from.length, to);
            }
        }
    }

    /** Adds a row vector times some rows of a matrix, four at a time. */
    private static void addProduct(double[] from, double[][] matrix, int first, double[] to) {
        int i = 0;
        for (; i + UNROLLED <= from.length; i += UNROLLED) {
            double a = from[i];
            double b = from[i + 1];
            double c = from[i + 2];
            double d = from[i + 3];
            if (a != 0 || b != 0 || c != 0 || d != 0) {
                addRows(a, b, c, d, matrix, first + i, to);
            }
        }
        for (; i < from.length; i++) {
            addRow(from[i], matrix[first + i], to);
        }
    }

    private static void addRows(
            double a, double b, double c, double d, double[][] matrix, int first, double[] to) {
        double[] u = matrix[first];
        double[] v = matrix[first + 1];
        double[] w = matrix[first + 2];
        double[] x = matrix[first + 3];
        for (int o = 0; o < to.length; o++) {
            to[o] += a * u[o] + b * v[o] + c * w[o] + d * x[o];
        }
    }

    private static void addRow(double a, double[] row, double[] to) {
        if (a != 0) {
            for (int o = 0; o < to.length; o++) {
                to[o] += a * row[o];
            }
        }
    }
}
