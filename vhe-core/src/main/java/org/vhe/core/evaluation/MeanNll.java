package org.vhe.core.evaluation;

import java.util.List;

/**
 * Minus the log-likelihood of all elements over their number: a ratio of sums over groups, whose
 * error comes from the variation between groups.
 *
 * @param value in nats
 * @param standardError of the value; NaN for one group
 * @param elements number of elements
 */
record MeanNll(double value, double standardError, long elements) {

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
        double factor = n > 1 ? n / (n - 1.0) : Double.NaN;
        return new MeanNll(mean, Math.sqrt(factor * squares) / elements, elements);
    }
}
