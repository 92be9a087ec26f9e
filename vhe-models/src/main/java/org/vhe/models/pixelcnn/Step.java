package org.vhe.models.pixelcnn;

/**
 * One operation of a network, computed at one pixel after the other. Steps are numbered in the
 * order in which they are computed.
 */
abstract class Step {
    final int number;
    final int channels;

    /** Whether a whole row can be computed before its first pixel is drawn. */
    final boolean wholeRow;

    Step(int number, int channels, boolean wholeRow) {
        this.number = number;
        this.channels = channels;
        this.wholeRow = wholeRow;
    }

    /** Computes the features of one pixel from those of earlier steps. */
    abstract void compute(Canvas canvas, int row, int column);

    /** What it is, as a {@link SamplingCode}. */
    abstract int kind();

    /** What its kind needs to know besides, as of {@link SamplingCode}. */
    abstract int[] details();

    /** The weight matrix, [rows][channels]; null if there is none. */
    double[][] weights(double[][] inputs) {
        return null;
    }

    /** The image: it is written as pixels are drawn. */
    static final class Image extends Step {
        Image(int number, int channels) {
            super(number, channels, false);
        }

        @Override
        int kind() {
            return SamplingCode.IMAGE;
        }

        @Override
        int[] details() {
            return new int[] {};
        }

        @Override
        void compute(Canvas canvas, int row, int column) {}
    }

    /** max(x, 0). */
    static final class Relu extends Step {
        private final Step input;

        Relu(int number, Step input) {
            super(number, input.channels, input.wholeRow);
            this.input = input;
        }

        @Override
        int kind() {
            return SamplingCode.RELU;
        }

        @Override
        int[] details() {
            return new int[] {input.number};
        }

        @Override
        void compute(Canvas canvas, int row, int column) {
            int pixel = row * canvas.width + column;
            double[] from = canvas.features[input.number][pixel];
            double[] to = canvas.features[number][pixel];
            for (int i = 0; i < to.length; i++) {
                to[i] = Math.max(from[i], 0);
            }
        }
    }

    /** The sum of two features. */
    static final class Sum extends Step {
        private final Step left;
        private final Step right;

        Sum(int number, Step left, Step right) {
            super(number, left.channels, left.wholeRow && right.wholeRow);
            this.left = left;
            this.right = right;
        }

        @Override
        int kind() {
            return SamplingCode.SUM;
        }

        @Override
        int[] details() {
            return new int[] {left.number, right.number};
        }

        @Override
        void compute(Canvas canvas, int row, int column) {
            int pixel = row * canvas.width + column;
            double[] a = canvas.features[left.number][pixel];
            double[] b = canvas.features[right.number][pixel];
            double[] to = canvas.features[number][pixel];
            for (int i = 0; i < to.length; i++) {
                to[i] = a[i] + b[i];
            }
        }
    }

    /** tanh(a) sigmoid(b). */
    static final class Gated extends Step {
        /** From here on tanh is one in double precision. */
        private static final double LARGE = 20;

        private final Step input;

        Gated(int number, Step input) {
            super(number, input.channels / 2, input.wholeRow);
            this.input = input;
        }

        @Override
        int kind() {
            return SamplingCode.GATE;
        }

        @Override
        int[] details() {
            return new int[] {input.number};
        }

        @Override
        void compute(Canvas canvas, int row, int column) {
            int pixel = row * canvas.width + column;
            double[] from = canvas.features[input.number][pixel];
            double[] to = canvas.features[number][pixel];
            for (int i = 0; i < channels; i++) {
                double e = Math.exp(-2 * Math.max(-LARGE, Math.min(LARGE, from[i])));
                to[i] = (1 - e) / ((1 + e) * (1 + Math.exp(-from[channels + i])));
            }
        }
    }

    /** Adds a linear map of the condition, which was computed for all pixels before. */
    static final class Conditioned extends Step {
        private final Step input;
        private final int condition;
        private final boolean perPixel;

        /**
         * @param condition number of the input that holds it, [batch, height, width, channels], or
         *     [batch, channels] if it is not given for each pixel
         */
        Conditioned(int number, Step input, int condition, boolean perPixel) {
            super(number, input.channels, input.wholeRow);
            this.input = input;
            this.condition = condition;
            this.perPixel = perPixel;
        }

        @Override
        int kind() {
            return SamplingCode.CONDITION;
        }

        @Override
        int[] details() {
            return new int[] {input.number, condition, perPixel ? 1 : 0};
        }

        @Override
        void compute(Canvas canvas, int row, int column) {
            int pixel = row * canvas.width + column;
            int pixels = canvas.height * canvas.width;
            double[] map = canvas.inputs[condition];
            int source = (perPixel ? canvas.image * pixels + pixel : canvas.image) * channels;
            double[] from = canvas.features[input.number][pixel];
            double[] to = canvas.features[number][pixel];
            for (int i = 0; i < to.length; i++) {
                to[i] = from[i] + map[source + i];
            }
        }
    }
}
