package org.vhe.core.evaluation.fewshot;

import org.vhe.core.evaluation.scoring.ElementSource;

/** Classifies elements by a few examples of each class; what {@link FewShotEvaluation} measures. */
public interface Classifier {

    /** What it is, with its options, for results. */
    String description();

    /** Prepares for episodes of some elements; what depends on single elements is done once. */
    EpisodeScorer over(ElementSource elements);

    /** Scores the queries of episodes. */
    @FunctionalInterface
    interface EpisodeScorer {

        /**
         * @param seed of the noise, if there is any
         */
        Scores score(FewShotEpisode episode, long seed);
    }

    /**
     * Scores queries of one problem.
     *
     * @param supports [class][shot][event values]
     * @param queries [query][event values]
     * @param seed of the noise, if there is any
     */
    default Scores classify(float[][][] supports, float[][] queries, long seed) {
        FewShotTask task = new FewShotTask(supports, queries, new int[queries.length]);
        ElementSource elements = ElementSource.of(task.elements().toArray(float[][]::new));
        return over(elements).score(task.episode(0), seed);
    }
}
