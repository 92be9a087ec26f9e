package org.vhe.core.evaluation.likelihood;

import java.util.Optional;

/**
 * What an evaluation of likelihoods has computed already, and need not compute again. Several
 * threads may use it.
 */
interface LikelihoodMemory {
    /** Remembers nothing. */
    LikelihoodMemory NONE =
            new LikelihoodMemory() {
                @Override
                public Optional<GroupLikelihood> group(int group) {
                    return Optional.empty();
                }

                @Override
                public Optional<double[]> within(String grouping, int group) {
                    return Optional.empty();
                }

                @Override
                public void keep(int group, GroupLikelihood result) {}

                @Override
                public void keepWithin(String grouping, int group, double[] logMeans) {}
            };

    /** The result of a group of the coarsest grouping. */
    Optional<GroupLikelihood> group(int group);

    /** The log mean weights of a group of a finer grouping, [sample of the groups around it]. */
    Optional<double[]> within(String grouping, int group);

    /** Remembers a group of the coarsest grouping. */
    void keep(int group, GroupLikelihood result);

    /**
     * Remembers a group of a finer grouping.
     *
     * @param logMeans [sample of the groups around it]
     */
    void keepWithin(String grouping, int group, double[] logMeans);
}
