package org.vhe.core.evaluation;

import java.util.List;

/**
 * Joint likelihoods of groups of the coarsest grouping, such as whole alphabets.
 *
 * @param options how they were estimated
 * @param meanNll minus the log-likelihood of all groups over the number of their elements, in nats
 * @param standardError of {@code meanNll}, from the variation between groups; NaN for one group
 * @param elements number of elements
 * @param groups each group
 */
public record NestedLikelihoodResult(
        NestedLikelihoodOptions options,
        double meanNll,
        double standardError,
        long elements,
        List<ClassLikelihood> groups) {

    /** Copies the list. */
    public NestedLikelihoodResult {
        groups = List.copyOf(groups);
    }

    static NestedLikelihoodResult of(
            NestedLikelihoodOptions options, List<ClassLikelihood> groups) {
        MeanNll mean = MeanNll.of(groups);
        return new NestedLikelihoodResult(
                options, mean.value(), mean.standardError(), mean.elements(), groups);
    }
}
