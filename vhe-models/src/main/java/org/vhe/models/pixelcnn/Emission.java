package org.vhe.models.pixelcnn;

/**
 * How the value of one pixel is drawn, given what the heads of a network say of it.
 *
 * @param kind which of the ways this is, for executors that have one of their own
 * @param draw draws it
 */
record Emission(Kind kind, Draw draw) {

    /** A distribution of a pixel; their order is part of {@link SamplingCode}. */
    enum Kind {
        BERNOULLI,
        CATEGORICAL,
        GAUSSIAN
    }

    /** Draws the values of a pixel. */
    @FunctionalInterface
    interface Draw {

        /**
         * @param heads results of all heads at the pixel, one after the other
         * @param noise noise of all pixels
         * @param first index of the pixel's first value, in {@code noise} and in {@code values}
         * @param values where to write the pixel's values
         */
        void draw(double[] heads, double[] noise, int first, double[] values);
    }
}
