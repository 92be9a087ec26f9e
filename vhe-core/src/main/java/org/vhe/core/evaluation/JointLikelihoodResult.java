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
        MeanNll mean = MeanNll.of(classes);
        return new JointLikelihoodResult(
                options, mean.value(), mean.standardError(), mean.elements(), classes);
    }
}
