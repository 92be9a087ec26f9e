package org.vhe.core.evaluation.likelihood;

import java.util.SortedMap;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.evaluation.StudentT;

/**
 * The mean NLL of all groups of a data set as told by those of them that were evaluated and by how
 * much more or less of something cheap these have: the regression estimator of survey sampling
 * (Cochran, Sampling Techniques, 1977, chapter 7). The cheap thing is the sum of an element's
 * values, which for drawings is their ink. Where it tells a group's NLL well, the error is much
 * smaller than that of the mean of the evaluated groups.
 *
 * <p>With per-element means y and x of the evaluated groups and X of all groups, it is y + b (X -
 * x), b by least squares with weights one over the groups' sizes.
 *
 * @param meanNll per element of all groups of the data, in nats; NaN if fewer than three were
 *     evaluated, or the values of the others were not at hand
 * @param standardError of it: of which groups were chosen, so 0 if all were evaluated
 * @param lower lower end of its 95% interval, by Student's t
 * @param upper upper end of it
 * @param correlation of the NLL and the sum of values of a group, per element; NaN if one does not
 *     vary
 */
public record AdjustedNll(
        double meanNll, double standardError, double lower, double upper, double correlation) {
    static final AdjustedNll UNKNOWN =
            new AdjustedNll(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);

    private static final int FEWEST = 3;

    /** Sums over groups' deviations from the mean of all. */
    private record Moments(double xx, double xy, double yy) {
        double slope() {
            return xx == 0 ? 0 : xy / xx;
        }
    }

    /** The sum of the values of each group. */
    static double[] sums(GroupedDataset data, Grouping grouping) {
        double[] sums = new double[grouping.groupCount()];
        float[] element = new float[data.elementLength()];
        for (int i = 0; i < data.size(); i++) {
            data.copyElement(i, element, 0);
            for (float value : element) {
                sums[grouping.groupOf(i)] += value;
            }
        }
        return sums;
    }

    /**
     * @param groups what was estimated, by the groups' numbers
     * @param sums of the values of each group, estimated or not
     * @param elements of all groups
     */
    static AdjustedNll of(
            SortedMap<Integer, GroupLikelihood> groups, double[] sums, long elements) {
        double[] x = groups.keySet().stream().mapToDouble(group -> sums[group]).toArray();
        double[] y = groups.values().stream().mapToDouble(g -> -g.logLikelihood()).toArray();
        double[] sizes = groups.values().stream().mapToDouble(GroupLikelihood::elements).toArray();
        return of(x, y, sizes, sum(sums) / elements, sums.length);
    }

    /**
     * @param x of each evaluated group, a sum over its elements
     * @param y NLL of each evaluated group, a sum over its elements
     * @param sizes of the evaluated groups
     * @param mean of x over all elements of all groups
     * @param all number of all groups
     */
    static AdjustedNll of(double[] x, double[] y, double[] sizes, double mean, int all) {
        int n = x.length;
        if (n < FEWEST) {
            return UNKNOWN;
        }
        double elements = sum(sizes);
        double xMean = sum(x) / elements;
        double yMean = sum(y) / elements;
        Moments moments = moments(x, y, sizes, xMean, yMean);
        double slope = moments.slope();
        double squares = 0;
        double weighted = 0;
        for (int i = 0; i < n; i++) {
            double residual = y[i] - yMean * sizes[i] - slope * (x[i] - xMean * sizes[i]);
            squares += residual * residual;
            weighted += residual * residual / sizes[i];
        }
        int freedom = moments.xx() == 0 ? n - 1 : n - 2;
        double left = 1 - (double) n / all;
        double away = n == all ? 0 : mean - xMean;
        double variance = left * n / freedom * squares / (elements * elements);
        if (moments.xx() != 0) {
            variance += weighted / freedom / moments.xx() * away * away;
        }
        double value = yMean + slope * away;
        double error = Math.sqrt(variance);
        double margin = StudentT.quantile975(freedom) * error;
        return new AdjustedNll(
                value,
                error,
                value - margin,
                value + margin,
                moments.xy() / Math.sqrt(moments.xx() * moments.yy()));
    }

    private static Moments moments(
            double[] x, double[] y, double[] sizes, double xMean, double yMean) {
        double xx = 0;
        double xy = 0;
        double yy = 0;
        for (int i = 0; i < x.length; i++) {
            double dx = x[i] - xMean * sizes[i];
            double dy = y[i] - yMean * sizes[i];
            xx += dx * dx / sizes[i];
            xy += dx * dy / sizes[i];
            yy += dy * dy / sizes[i];
        }
        return new Moments(xx, xy, yy);
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }
}
