package org.vhe.core.distribution;

import org.vhe.core.check.Require;

/**
 * Draws pixels of {@link ZeroInflatedLevels}, for samplers that compute the parameters of one pixel
 * after the other.
 *
 * @param channels of a pixel
 * @param levels of each value
 */
public record ZeroInflatedPixel(int channels, int levels) {
    private static final double GIVEN = 0.5;

    /** Checks the numbers. */
    public ZeroInflatedPixel {
        Require.positive("channels", channels);
        LevelIndicator.require(levels);
    }

    /**
     * Draws a pixel: whether there is ink, given the channels whose values are, then the others.
     *
     * @param parameters hold the pixel's, as of the distribution
     * @param first where they begin
     * @param uniform hold a number in (0, 1) for the ink and one for each channel
     * @param firstUniform where they begin
     * @param values where to write the channels' values, k / (levels - 1)
     * @param firstValue where they begin
     * @param known above a half where the value is given; null for nowhere. Of as many entries as
     *     {@code values}
     */
    public void draw(
            double[] parameters,
            int first,
            double[] uniform,
            int firstUniform,
            double[] values,
            int firstValue,
            double[] known) {
        double logit = parameters[first];
        for (int channel = 0; known != null && channel < channels; channel++) {
            int at = firstValue + channel;
            if (known[at] > GIVEN) {
                boolean zero = values[at] < GIVEN / (levels - 1);
                logit =
                        zero
                                ? logit + logZero(parameters, logits(first, channel))
                                : Double.POSITIVE_INFINITY;
            }
        }
        boolean ink = uniform[firstUniform] < 1 / (1 + Math.exp(-logit));
        for (int channel = 0; channel < channels; channel++) {
            int at = firstValue + channel;
            if (known == null || known[at] <= GIVEN) {
                values[at] =
                        ink
                                ? CategoricalLevels.draw(
                                        parameters,
                                        logits(first, channel),
                                        levels,
                                        uniform[firstUniform + 1 + channel])
                                : 0;
            }
        }
    }

    private int logits(int first, int channel) {
        return first + 1 + channel * levels;
    }

    /** The log probability of level 0 where there is ink. */
    private double logZero(double[] parameters, int from) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int level = 0; level < levels; level++) {
            largest = Math.max(largest, parameters[from + level]);
        }
        double total = 0;
        for (int level = 0; level < levels; level++) {
            total += Math.exp(parameters[from + level] - largest);
        }
        return parameters[from] - largest - Math.log(total);
    }
}
