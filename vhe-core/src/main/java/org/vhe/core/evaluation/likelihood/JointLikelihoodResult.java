package org.vhe.core.evaluation.likelihood;

import java.util.List;
import java.util.Locale;
import java.util.SortedMap;

/**
 * Joint likelihoods of groups: classes, or whole alphabets.
 *
 * @param options how they were estimated
 * @param meanNll minus the log-likelihood of all groups over the number of their elements, in nats
 * @param standardError of {@code meanNll}, from the variation between groups; NaN for one group
 * @param lower lower end of the 95% interval of {@code meanNll}, by Student's t; NaN for one group
 * @param upper upper end of it
 * @param adjusted the mean NLL of all groups of the data, the evaluated ones or not
 * @param elements number of elements
 * @param groups each group
 */
public record JointLikelihoodResult(
        JointLikelihoodOptions options,
        double meanNll,
        double standardError,
        double lower,
        double upper,
        AdjustedNll adjusted,
        long elements,
        List<GroupLikelihood> groups) {

    /** Copies the list. */
    public JointLikelihoodResult {
        groups = List.copyOf(groups);
    }

    /**
     * Of groups that were estimated one by one; without an adjusted mean, which needs the values of
     * all groups.
     *
     * @param groups at least one, in the order of their numbers
     */
    public static JointLikelihoodResult of(
            JointLikelihoodOptions options, List<GroupLikelihood> groups) {
        return of(options, groups, AdjustedNll.UNKNOWN);
    }

    /**
     * Of groups that were estimated one by one, with the adjusted mean.
     *
     * @param groups at least one, by their numbers
     * @param sums of the values of each group of the data, estimated or not, by number: {@link
     *     GroupEstimator#sumsOfValues}
     * @param elements of all groups of the data
     */
    public static JointLikelihoodResult of(
            JointLikelihoodOptions options,
            SortedMap<Integer, GroupLikelihood> groups,
            double[] sums,
            long elements) {
        return of(options, List.copyOf(groups.values()), AdjustedNll.of(groups, sums, elements));
    }

    private static JointLikelihoodResult of(
            JointLikelihoodOptions options, List<GroupLikelihood> groups, AdjustedNll adjusted) {
        MeanNll mean = MeanNll.of(groups);
        return new JointLikelihoodResult(
                options,
                mean.value(),
                mean.standardError(),
                mean.value() - mean.margin(),
                mean.value() + mean.margin(),
                adjusted,
                mean.elements(),
                groups);
    }

    /** Such as "85.20 nats per element (84.10 to 86.30), 13180 elements of 659 groups". */
    @Override
    public String toString() {
        String interval =
                Double.isNaN(standardError)
                        ? ""
                        : String.format(Locale.ROOT, " (%.2f to %.2f)", lower, upper);
        return String.format(
                Locale.ROOT,
                "%.2f nats per element%s, %d elements of %d groups",
                meanNll,
                interval,
                elements,
                groups.size());
    }
}
