package org.vhe.core.evaluation.likelihood;

import java.util.List;

/**
 * Joint likelihoods of groups: classes, or whole alphabets.
 *
 * @param options how they were estimated
 * @param meanNll minus the log-likelihood of all groups over the number of their elements, in nats
 * @param standardError of {@code meanNll}, from the variation between groups; NaN for one group
 * @param lower lower end of the 95% interval of {@code meanNll}, by Student's t; NaN for one group
 * @param upper upper end of it
 * @param elements number of elements
 * @param groups each group
 */
public record JointLikelihoodResult(
        JointLikelihoodOptions options,
        double meanNll,
        double standardError,
        double lower,
        double upper,
        long elements,
        List<GroupLikelihood> groups) {

    /** Copies the list. */
    public JointLikelihoodResult {
        groups = List.copyOf(groups);
    }

    /**
     * Of groups that were estimated one by one.
     *
     * @param groups at least one, in the order of their numbers
     */
    public static JointLikelihoodResult of(
            JointLikelihoodOptions options, List<GroupLikelihood> groups) {
        MeanNll mean = MeanNll.of(groups);
        return new JointLikelihoodResult(
                options,
                mean.value(),
                mean.standardError(),
                mean.value() - mean.margin(),
                mean.value() + mean.margin(),
                mean.elements(),
                groups);
    }
}
