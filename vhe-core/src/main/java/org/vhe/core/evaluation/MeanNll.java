package org.vhe.core.evaluation;

import java.util.List;

/**
 * Minus the log-likelihood of all elements over their number: a ratio of sums over classes, whose
 * error comes from the variation between classes.
 *
 * @param value in nats
 * @param standardError of the value; NaN for one class
 * @param elements number of elements
 */
record MeanNll(double value, double standardError, long elements) {

    static MeanNll of(List<ClassLikelihood> classes) {
        long elements = classes.stream().mapToLong(ClassLikelihood::elements).sum();
        double total = classes.stream().mapToDouble(ClassLikelihood::logLikelihood).sum();
        double mean = -total / elements;
        double squares = 0;
        for (ClassLikelihood c : classes) {
            double residual = -c.logLikelihood() - mean * c.elements();
            squares += residual * residual;
        }
        int n = classes.size();
        double factor = n > 1 ? n / (n - 1.0) : Double.NaN;
        return new MeanNll(mean, Math.sqrt(factor * squares) / elements, elements);
    }
}
