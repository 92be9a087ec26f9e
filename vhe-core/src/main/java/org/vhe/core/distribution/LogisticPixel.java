package org.vhe.core.distribution;

import org.vhe.core.random.Draw;

/**
 * Draws pixels of a {@link DiscretisedLogisticMixture}, for samplers that compute the parameters of
 * one pixel after the other. Serves one thread.
 */
public final class LogisticPixel {
    private final LogisticLayout layout;
    private final int steps;
    private final double[] logWeights;

    /**
     * @param channels of a pixel
     * @param components of the mixture
     * @param levels of each value
     * @param coupled whether means depend on earlier channels
     */
    public LogisticPixel(int channels, int components, int levels, boolean coupled) {
        this.layout = new LogisticLayout(channels, components, coupled);
        this.steps = LevelIndicator.require(levels) - 1;
        this.logWeights = new double[components];
    }

    /**
     * Draws a pixel channel by channel: the component that a channel is of by what earlier channels
     * say of it, so that values that are given can be anywhere.
     *
     * @param parameters hold the pixel's, as of the mixture
     * @param first where they begin
     * @param uniform hold two numbers in (0, 1) for each channel
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
        System.arraycopy(parameters, first, logWeights, 0, logWeights.length);
        for (int channel = 0; channel < layout.channels(); channel++) {
            int at = firstValue + channel;
            if (known == null || known[at] < 0.5) {
                int component = component(uniform[firstUniform + 2 * channel]);
                double u = uniform[firstUniform + 2 * channel + 1];
                double x =
                        mean(parameters, first, values, firstValue, channel, component)
                                + scale(parameters, first, channel, component)
                                        * (Math.log(u) - Math.log1p(-u));
                double level = Math.rint((x + 1) / 2 * steps);
                values[at] = Math.max(0, Math.min(steps, level)) / steps;
            }
            if (channel + 1 < layout.channels()) {
                weigh(parameters, first, values, firstValue, channel);
            }
        }
    }

    /**
     * The log probability of the channels that are given.
     *
     * @param parameters as of {@link #draw}, as are the others; of channels that are not coupled
     */
    double logProbabilityOfGiven(
            double[] parameters, int first, double[] values, int firstValue, double[] known) {
        System.arraycopy(parameters, first, logWeights, 0, logWeights.length);
        double before = logSum();
        for (int channel = 0; channel < layout.channels(); channel++) {
            if (known[firstValue + channel] >= 0.5) {
                weigh(parameters, first, values, firstValue, channel);
            }
        }
        return logSum() - before;
    }

    private double logSum() {
        double largest = Double.NEGATIVE_INFINITY;
        for (double logWeight : logWeights) {
            largest = Math.max(largest, logWeight);
        }
        double total = 0;
        for (double logWeight : logWeights) {
            total += Math.exp(logWeight - largest);
        }
        return largest + Math.log(total);
    }

    private int component(double uniform) {
        return Draw.byLogWeights(logWeights, 0, logWeights.length, uniform);
    }

    /** Multiplies the weights by the probabilities of a channel's value. */
    private void weigh(
            double[] parameters, int first, double[] values, int firstValue, int channel) {
        double x = 2 * values[firstValue + channel] - 1;
        for (int k = 0; k < logWeights.length; k++) {
            double mean = mean(parameters, first, values, firstValue, channel, k);
            double scale = scale(parameters, first, channel, k);
            logWeights[k] += logProbability(x, mean, scale);
        }
    }

    private double logProbability(double x, double mean, double scale) {
        double half = 1.0 / steps;
        double upper = (x + half - mean) / scale;
        double lower = (x - half - mean) / scale;
        boolean hasUpper = x < 1 - half;
        boolean hasLower = x > -1 + half;
        double result = hasUpper ? -softplus(-upper) : 0;
        result -= hasLower ? softplus(lower) : 0;
        return hasUpper && hasLower ? result + Math.log(-Math.expm1(lower - upper)) : result;
    }

    private static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    private double mean(
            double[] parameters,
            int first,
            double[] values,
            int firstValue,
            int channel,
            int component) {
        int components = layout.components();
        double mean = parameters[first + layout.firstMean() + channel * components + component];
        for (int earlier = 0; layout.coupled() && earlier < channel; earlier++) {
            int pair = LogisticLayout.pair(channel, earlier) * components + component;
            double coefficient = Math.tanh(parameters[first + layout.firstCoefficient() + pair]);
            mean += coefficient * (2 * values[firstValue + earlier] - 1);
        }
        return mean;
    }

    private double scale(double[] parameters, int first, int channel, int component) {
        double raw =
                parameters[first + layout.firstScale() + channel * layout.components() + component];
        double bound = DiscretisedLogisticMixture.LARGEST_SCALE;
        return Math.exp(Math.max(-bound, Math.min(bound, raw)));
    }
}
