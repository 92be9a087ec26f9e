package org.vhe.core.evaluation.likelihood;

import java.util.List;
import org.vhe.core.evaluation.StudentT;

/**
 * Minus the log-likelihood of all elements over their number: a ratio of sums over groups, whose
 * error comes from the variation between groups.
 *
 * @param value in nats
 * @param standardError of the value; NaN for one group
 * @param margin half the width of its 95% interval, by Student's t; NaN for one group
 * @param elements number of elements
 */
record MeanNll(double value, double standardError, double margin, long elements) {

    static MeanNll of(List<GroupLikelihood> groups) {
        long elements = groups.stream().mapToLong(GroupLikelihood::elements).sum();
        double total = groups.stream().mapToDouble(GroupLikelihood::logLikelihood).sum();
        double mean = -total / elements;
        double squares = 0;
        for (GroupLikelihood group : groups) {
            double residual = -group.logLikelihood() - mean * group.elements();
            squares += residual * residual;
        }
        int n = groups.size();
        if (n == 1) {
            return new MeanNll(mean, Double.NaN, Double.NaN, elements);
        }
        double error = Math.sqrt(n / (n - 1.0) * squares) / elements;
        return new MeanNll(mean, error, StudentT.quantile975(n - 1) * error, elements);
    }
}
