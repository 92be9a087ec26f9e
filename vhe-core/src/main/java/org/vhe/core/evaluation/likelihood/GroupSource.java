package org.vhe.core.evaluation.likelihood;

import java.util.function.BiConsumer;

/** Where the likelihoods of groups are estimated, such as on other machines. */
@FunctionalInterface
public interface GroupSource {

    /**
     * Estimates groups as {@link GroupEstimator} does.
     *
     * @param groups their numbers
     * @param done to be called once for each of them with its result, in any order, by the calling
     *     thread
     */
    void estimate(int[] groups, BiConsumer<Integer, GroupLikelihood> done);
}
