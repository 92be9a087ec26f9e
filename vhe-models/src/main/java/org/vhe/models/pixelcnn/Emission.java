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
        GAUSSIAN,
        /** Drawn by its {@link Draw} only. */
        OTHER
    }

    /** Draws the values of a pixel. */
    @FunctionalInterface
    interface Draw {

        /**
         * @param heads results of all heads at the pixel, one after the other
         * @param noise noise of all pixels
         * @param firstNoise index of the pixel's first number in {@code noise}
         * @param values where to write the pixel's values; those that are given are there already
         * @param first index of the pixel's first value in {@code values}
         * @param known above a half where a value is given, as {@code values}; null for nowhere.
         *     What is written there is not kept
         */
        void draw(
                double[] heads,
                double[] noise,
                int firstNoise,
                double[] values,
                int first,
                double[] known);
    }
}
