package org.vhe.core.evaluation.generation;

import java.util.random.RandomGenerator;
import org.vhe.core.check.Require;

/**
 * The Gaussian with the mean and the sample covariance of some values, such as the posterior means
 * of a latent of many classes: what new classes may be drawn from after training ("ex post") in
 * place of the prior. It is no part of the model, and what it gives is no sample of the model's
 * prior.
 *
 * <p>A sample is m + sum over i of w_i (v_i - m), w_i ~ N(0, 1 / (n - 1)) independently, whose
 * covariance is the sample covariance exactly; so it lies in the space that the n values span, and
 * no matrix is needed however many numbers a value has.
 */
public final class FittedGaussian {
    private final float[][] values;
    private final double[] mean;

    private FittedGaussian(float[][] values, double[] mean) {
        this.values = values;
        this.mean = mean;
    }

    /**
     * Of at least two values of one length.
     *
     * @param values [value][numbers]
     */
    public static FittedGaussian to(float[][] values) {
        Require.atLeast(2, "number of values to fit a Gaussian to", values.length);
        double[] mean = new double[values[0].length];
        float[][] copies = new float[values.length][];
        for (int i = 0; i < values.length; i++) {
            if (values[i].length != mean.length) {
                throw new IllegalArgumentException(
                        "values must have %d numbers, as the first, but number %d has %d"
                                .formatted(mean.length, i, values[i].length));
            }
            copies[i] = values[i].clone();
            for (int j = 0; j < mean.length; j++) {
                mean[j] += (double) values[i][j] / values.length;
            }
        }
        return new FittedGaussian(copies, mean);
    }

    /** One sample, as long as the values. */
    public float[] sample(RandomGenerator random) {
        double[] sum = mean.clone();
        double deviation = 1 / Math.sqrt(values.length - 1);
        for (float[] value : values) {
            double weight = deviation * random.nextGaussian();
            for (int j = 0; j < sum.length; j++) {
                sum[j] += weight * (value[j] - mean[j]);
            }
        }
        float[] result = new float[sum.length];
        for (int j = 0; j < sum.length; j++) {
            result[j] = (float) sum[j];
        }
        return result;
    }

    /**
     * Samples.
     *
     * @param count how many
     * @return [sample][numbers]
     */
    public float[][] samples(int count, RandomGenerator random) {
        float[][] result = new float[Require.positive("count", count)][];
        for (int i = 0; i < count; i++) {
            result[i] = sample(random);
        }
        return result;
    }
}
