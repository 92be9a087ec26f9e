package org.vhe.models.pixelcnn;

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
    void compute(Canvas canvas, int row, int column) {
        int inputs = input.channels;
        double[] weights = canvas.inputs[weight];
        double[] from = canvas.features[input.number];
        double[] to = canvas.features[number];
        int target = (row * canvas.width + column) * channels;
        System.arraycopy(canvas.inputs[bias], 0, to, target, channels);
        for (int tap = 0; tap < rows.length; tap++) {
            int r = row + rows[tap];
            int c = column + columns[tap];
            if (r >= 0 && c >= 0 && c < canvas.width) {
                int source = (r * canvas.width + c) * inputs;
                addProduct(from, source, inputs, weights, tap * inputs * channels, to, target);
            }
        }
    }

    /** Adds a row vector times a matrix, four rows of it at a time. */
    private void addProduct(
            double[] from,
            int source,
            int inputs,
            double[] weights,
            int matrix,
            double[] to,
            int target) {
        int i = 0;
        for (; i + UNROLLED <= inputs; i += UNROLLED) {
            double a = from[source + i];
            double b = from[source + i + 1];
            double c = from[source + i + 2];
            double d = from[source + i + 3];
            if (a != 0 || b != 0 || c != 0 || d != 0) {
                addRows(a, b, c, d, weights, matrix + i * channels, to, target);
            }
        }
        for (; i < inputs; i++) {
            addRow(from[source + i], weights, matrix + i * channels, to, target);
        }
    }

    private void addRows(
            double a,
            double b,
            double c,
            double d,
            double[] weights,
            int first,
            double[] to,
            int target) {
        int second = first + channels;
        int third = second + channels;
        int fourth = third + channels;
        for (int o = 0; o < channels; o++) {
            to[target + o] +=
                    a * weights[first + o]
                            + b * weights[second + o]
                            + c * weights[third + o]
                            + d * weights[fourth + o];
        }
    }

    private void addRow(double a, double[] weights, int first, double[] to, int target) {
        if (a != 0) {
            for (int o = 0; o < channels; o++) {
                to[target + o] += a * weights[first + o];
            }
        }
    }
}
