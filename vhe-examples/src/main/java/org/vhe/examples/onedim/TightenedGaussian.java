package org.vhe.examples.onedim;

import java.util.Arrays;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;

/**
 * The best that the tightened bound can reach with the linear Gaussian model of {@link
 * GaussianOptimum}, one element as support set, drawn uniformly, and the best r there is,
 *
 * <pre>r(d; c, X) = q(c; d) / sum over d' in X of q(c; d').</pre>
 *
 * <p>The bound is then that of the mixture m(c; X), the mean of q(c; d) over d in X,
 *
 * <pre>E_m log p(x | c) - KL(m(c; X) || p(c)) / |X|,</pre>
 *
 * where the entropy of m is found by the trapezoidal rule, all else is in closed form, and a and v
 * are found by search.
 */
final class TightenedGaussian {
    private static final double FAR = 8;
    private static final double POINTS_PER_DEVIATION = 4;
    private static final double FIRST_STEP = 0.5;
    private static final double LAST_STEP = 1e-3;

    private final ClassMoments moments;
    private final double[][] classes;
    private final double variance;

    private TightenedGaussian(ClassMoments moments, double[][] classes, double variance) {
        this.moments = moments;
        this.classes = classes;
        this.variance = variance;
    }

    /**
     * Classes to be learned from.
     *
     * @param data elements [1]
     * @param variance s^2 if it is known, NaN if it is learned
     */
    static TightenedGaussian of(GroupedDataset data, String grouping, double variance) {
        Grouping groups = data.grouping(grouping);
        double[][] classes = new double[groups.groupCount()][];
        for (int group = 0; group < classes.length; group++) {
            classes[group] =
                    Arrays.stream(data.values(groups.members(group)))
                            .mapToDouble(value -> value[0])
                            .toArray();
        }
        return new TightenedGaussian(ClassMoments.of(data, grouping), classes, variance);
    }

    /** The optimum. */
    GaussianOptimum best() {
        double step = FIRST_STEP;
        double[] at = {0, Math.log(0.1)};
        GaussianOptimum best = at(1, 0.1);
        while (step > LAST_STEP) {
            GaussianOptimum before = best;
            for (double[] move : new double[][] {{step, 0}, {-step, 0}, {0, step}, {0, -step}}) {
                double[] next = {at[0] + move[0], at[1] + move[1]};
                GaussianOptimum found = at(Math.exp(next[0]), Math.exp(next[1]));
                if (found.bound() > best.bound()) {
                    best = found;
                    at = next;
                }
            }
            step = best == before ? step / 2 : step;
        }
        return best;
    }

    /**
     * The best with a given q(c; D): w and s^2 are those of the regression of x on c.
     *
     * @param slope a
     * @param posteriorVariance v
     */
    GaussianOptimum at(double slope, double posteriorVariance) {
        double square = slope * slope * moments.total() + posteriorVariance;
        double weight = slope * moments.between() / square;
        double residual = moments.total() - weight * slope * moments.between();
        double decoderVariance = Double.isNaN(variance) ? residual : variance;
        double logLikelihood =
                -0.5 * (Math.log(2 * Math.PI * decoderVariance) + residual / decoderVariance);
        double entropy =
                Arrays.stream(classes)
                        .mapToDouble(elements -> entropy(elements, slope, posteriorVariance))
                        .average()
                        .orElseThrow();
        double klOfMixture = 0.5 * (Math.log(2 * Math.PI) + square) - entropy;
        return new GaussianOptimum(
                moments,
                1,
                decoderVariance,
                weight,
                slope,
                posteriorVariance,
                0.5 * (square - 1 - Math.log(posteriorVariance)),
                logLikelihood - klOfMixture / moments.classSize());
    }

    /** Of the even mixture of N(slope d, v) over the elements d of a class, in nats. */
    private static double entropy(double[] elements, double slope, double v) {
        double deviation = Math.sqrt(v);
        double step = deviation / POINTS_PER_DEVIATION;
        double lowest = slope * Arrays.stream(elements).min().orElseThrow() - FAR * deviation;
        double highest = slope * Arrays.stream(elements).max().orElseThrow() + FAR * deviation;
        double[] density = new double[(int) Math.ceil((highest - lowest) / step) + 1];
        double scale = 1 / (elements.length * deviation * Math.sqrt(2 * Math.PI));
        int reach = (int) (FAR * POINTS_PER_DEVIATION);
        for (double element : elements) {
            double place = (slope * element - lowest) / step;
            int from = Math.max(0, (int) place - reach);
            int to = Math.min(density.length - 1, (int) place + reach);
            for (int i = from; i <= to; i++) {
                double distance = (i - place) / POINTS_PER_DEVIATION;
                density[i] += scale * Math.exp(-0.5 * distance * distance);
            }
        }
        return -step * Arrays.stream(density).filter(p -> p > 0).map(p -> p * Math.log(p)).sum();
    }
}
