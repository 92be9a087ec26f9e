package org.vhe.core.distribution;

/**
 * Draws pixels of {@link ZeroInflatedLevels}, for samplers that compute the parameters of one pixel
 * after the other. Serves one thread.
 */
public final class ZeroInflatedPixel {
    private static final double GIVEN = 0.5;

    private final LogisticPixel colour;
    private final int channels;
    private final double leastInk;

    /**
     * @param channels of a pixel
     * @param components of the mixture
     * @param levels of each value
     */
    public ZeroInflatedPixel(int channels, int components, int levels) {
        this.colour = new LogisticPixel(channels, components, levels, false);
        this.channels = channels;
        this.leastInk = 0.5 / (levels - 1);
    }

    /**
     * Draws a pixel: whether there is ink, given the channels whose values are, then the others.
     *
     * @param parameters hold the pixel's, as of the distribution
     * @param first where they begin
     * @param uniform hold a number in (0, 1) for the ink and two for each channel
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
        if (known != null) {
            logit =
                    isZeroWhereGiven(values, firstValue, known)
                            ? logit
                                    + colour.logProbabilityOfGiven(
                                            parameters, first + 1, values, firstValue, known)
                            : Double.POSITIVE_INFINITY;
        }
        if (uniform[firstUniform] < 1 / (1 + Math.exp(-logit))) {
            colour.draw(
                    parameters, first + 1, uniform, firstUniform + 1, values, firstValue, known);
            return;
        }
        for (int at = firstValue; at < firstValue + channels; at++) {
            values[at] = known == null || known[at] < GIVEN ? 0 : values[at];
        }
    }

    private boolean isZeroWhereGiven(double[] values, int firstValue, double[] known) {
        for (int at = firstValue; at < firstValue + channels; at++) {
            if (known[at] >= GIVEN && values[at] >= leastInk) {
                return false;
            }
        }
        return true;
    }
}
