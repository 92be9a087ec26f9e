package org.vhe.examples.onedim;

import java.util.List;
import java.util.Set;
import org.vhe.core.evaluation.fewshot.Classifier;
import org.vhe.core.evaluation.fewshot.FewShotEpisode;
import org.vhe.core.evaluation.fewshot.Scores;
import org.vhe.core.evaluation.scoring.ElementSource;

/**
 * The best that can be done with the discrete family: the exact posterior over the four types of
 * class by enumeration, and p(x | D), the mean of p(x | type) under it. No classifier that knows
 * only D of each class errs less in the mean.
 */
public final class DiscreteClassifier implements Classifier {
    private static final List<Set<Integer>> TYPES =
            List.of(Set.of(1, 2, 3, 4), Set.of(5, 6, 7, 8), Set.of(1, 3, 5, 7), Set.of(2, 4, 6, 8));

    @Override
    public String description() {
        return "exact posterior over the types of class";
    }

    /**
     * p(x | D) for classes of the four types, each as probable as the others at first.
     *
     * @param support D, at least one number of one type
     */
    public static double predictive(int x, int... support) {
        double consistent = 0;
        double holding = 0;
        for (Set<Integer> type : TYPES) {
            boolean possible = true;
            for (int element : support) {
                possible &= type.contains(element);
            }
            consistent += possible ? 1 : 0;
            holding += possible && type.contains(x) ? 1 : 0;
        }
        if (consistent == 0) {
            throw new IllegalArgumentException(
                    "expected a support set of one type of class, found "
                            + java.util.Arrays.toString(support));
        }
        return holding / consistent / 4;
    }

    @Override
    public EpisodeScorer over(ElementSource elements) {
        return (episode, seed) -> score(elements, episode);
    }

    private static Scores score(ElementSource elements, FewShotEpisode episode) {
        double[][] scores = new double[episode.queries().length][episode.way()];
        int[][] supports = new int[episode.way()][];
        for (int c = 0; c < supports.length; c++) {
            supports[c] = numbers(elements, episode.supports()[c]);
        }
        int[] queries = numbers(elements, episode.queries());
        for (int query = 0; query < queries.length; query++) {
            for (int c = 0; c < supports.length; c++) {
                scores[query][c] = Math.log(predictive(queries[query], supports[c]));
            }
        }
        return Scores.free(scores);
    }

    private static int[] numbers(ElementSource elements, int[] indices) {
        int[] numbers = new int[indices.length];
        float[] value = new float[1];
        for (int i = 0; i < indices.length; i++) {
            elements.copy(indices[i], value, 0);
            numbers[i] = Math.round(value[0]);
        }
        return numbers;
    }
}
