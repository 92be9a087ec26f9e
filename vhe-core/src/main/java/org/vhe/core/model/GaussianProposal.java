package org.vhe.core.model;

import java.util.Map;
import java.util.random.RandomGenerator;
import org.vhe.core.check.Require;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.shape.Shapes;

/**
 * A diagonal Gaussian that a class's latent is drawn from.
 *
 * @param mean [event]
 * @param logVariance [event]
 */
public record GaussianProposal(double[] mean, double[] logVariance) {
    private static final double LOG_TWO_PI = Math.log(2 * Math.PI);

    /** Copies the arrays, which must be of one length. */
    public GaussianProposal {
        if (mean.length != logVariance.length) {
            throw new IllegalArgumentException(
                    "mean and logVariance must be of one length, but are of %d and %d"
                            .formatted(mean.length, logVariance.length));
        }
        mean = mean.clone();
        logVariance = logVariance.clone();
    }

    /** That of a latent, if there is one of its length. */
    static GaussianProposal require(Map<String, GaussianProposal> all, LatentVariable latent) {
        GaussianProposal proposal = all.get(latent.name());
        if (proposal == null) {
            throw new IllegalArgumentException(
                    "no proposal of '%s' to begin at".formatted(latent.name()));
        }
        int length = Shapes.intLength(latent.eventShape());
        if (proposal.mean.length != length) {
            throw new IllegalArgumentException(
                    "a proposal of '%s' must have %d values, but has %d"
                            .formatted(latent.name(), length, proposal.mean.length));
        }
        return proposal;
    }

    /**
     * Samples with the logs of their densities.
     *
     * @param values [count, event]
     * @param logDensities [count]
     */
    public record Samples(float[] values, double[] logDensities) {}

    /** Draws samples, which are rounded to single precision. */
    public Samples draw(int count, RandomGenerator random) {
        Require.positive("count", count);
        int length = mean.length;
        float[] values = new float[Math.multiplyExact(count, length)];
        double[] logDensities = new double[count];
        for (int sample = 0; sample < count; sample++) {
            double sum = 0;
            for (int i = 0; i < length; i++) {
                double noise = random.nextGaussian();
                values[sample * length + i] =
                        (float) (mean[i] + Math.exp(0.5 * logVariance[i]) * noise);
                sum += noise * noise + logVariance[i] + LOG_TWO_PI;
            }
            logDensities[sample] = -0.5 * sum;
        }
        return new Samples(values, logDensities);
    }
}
