package org.vhe.examples.onedim;

import java.util.Arrays;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.episode.TargetMembership;

/**
 * Second moments of classes of numbers, all that linear Gaussian models see of their data.
 *
 * @param mean of all elements
 * @param between variance of the class means
 * @param within mean variance inside a class, the sum of squares divided by the class size
 * @param classSize |X|, of every class
 */
public record ClassMoments(double mean, double between, double within, int classSize) {

    /** Classes have at least two elements, and variances are not negative. */
    public ClassMoments {
        if (!(between >= 0 && within >= 0) || classSize < 2) {
            throw new IllegalArgumentException(
                    "expected variances of at least 0 and classes of at least 2 elements, found %s, %s and %d"
                            .formatted(between, within, classSize));
        }
    }

    /**
     * What is expected of classes N(m, s^2) with m ~ N(0, t^2).
     *
     * @param locationVariance t^2
     * @param variance s^2
     */
    public static ClassMoments expected(double locationVariance, double variance, int classSize) {
        return new ClassMoments(
                0,
                locationVariance + variance / classSize,
                variance * (1 - 1.0 / classSize),
                classSize);
    }

    /**
     * The moments of a data set.
     *
     * @param data elements [1]
     * @param grouping whose groups, all of one size, are the classes
     */
    public static ClassMoments of(GroupedDataset data, String grouping) {
        Grouping classes = data.grouping(grouping);
        int size = classes.size(0);
        double[] means = new double[classes.groupCount()];
        double within = 0;
        double mean = 0;
        for (int group = 0; group < means.length; group++) {
            double[] values = values(data, classes.members(group), size);
            for (double value : values) {
                means[group] += value / size;
            }
            for (double value : values) {
                within += square(value - means[group]) / ((double) size * means.length);
            }
            mean += means[group] / means.length;
        }
        double between = 0;
        for (double classMean : means) {
            between += square(classMean - mean) / means.length;
        }
        return new ClassMoments(mean, between, within, size);
    }

    private static double[] values(GroupedDataset data, int[] members, int size) {
        if (members.length != size) {
            throw new IllegalArgumentException(
                    "expected classes of one size, found %d and %d"
                            .formatted(size, members.length));
        }
        return Arrays.stream(data.values(members)).mapToDouble(value -> value[0]).toArray();
    }

    private static double square(double value) {
        return value * value;
    }

    /** Variance of an element. */
    public double total() {
        return between + within;
    }

    /** Variance of the mean of |D| elements drawn without replacement from one class. */
    public double ofSupportMean(int supportSize) {
        double left = (classSize - supportSize) / (classSize - 1.0);
        return between + within / supportSize * left;
    }

    /** Covariance of an element and the mean of |D| elements of its class. */
    public double covariance(TargetMembership target, int supportSize) {
        return switch (target) {
            case INDEPENDENT -> between;
            case INCLUDED -> ofSupportMean(supportSize);
            case EXCLUDED -> between - within / (classSize - 1);
        };
    }
}
