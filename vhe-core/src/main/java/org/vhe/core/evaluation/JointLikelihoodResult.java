package org.vhe.core.evaluation;

import java.util.List;

/**
 * Joint likelihoods of classes.
 *
 * @param options how they were estimated
 * @param meanNll minus the log-likelihood of all classes over the number of their elements, in nats
 * @param standardError of {@code meanNll}, from the variation between classes; NaN for one class
 * @param elements number of elements
 * @param classes each class
 */
public record JointLikelihoodResult(
        JointLikelihoodOptions options,
        double meanNll,
        double standardError,
        long elements,
        List<ClassLikelihood> classes) {

    /** Copies the list. */
    public JointLikelihoodResult {
        classes = List.copyOf(classes);
    }

    static JointLikelihoodResult of(JointLikelihoodOptions options, List<ClassLikelihood> classes) {
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
        double error = Math.sqrt(factor * squares) / elements;
        return new JointLikelihoodResult(options, mean, error, elements, classes);
    }
}
