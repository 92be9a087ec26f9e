package org.vhe.core.evaluation.fewshot;

import java.util.ArrayList;
import java.util.List;

/**
 * One fixed n-way k-shot problem with its elements, such as one of Omniglot's official runs; see
 * {@link FewShotProtocol#fixed}.
 *
 * @param supports [class][shot][event values]
 * @param queries [query][event values]
 * @param labels the class of each query, [query]
 */
public record FewShotTask(float[][][] supports, float[][] queries, int[] labels) {

    /** All elements: supports class by class, then queries. */
    List<float[]> elements() {
        List<float[]> all = new ArrayList<>();
        for (float[][] support : supports) {
            all.addAll(List.of(support));
        }
        all.addAll(List.of(queries));
        return all;
    }

    /**
     * The task by numbers.
     *
     * @param first number of the first of {@link #elements()}
     */
    FewShotEpisode episode(int first) {
        int next = first;
        int[][] numbers = new int[supports.length][];
        for (int c = 0; c < supports.length; c++) {
            numbers[c] = new int[supports[c].length];
            for (int i = 0; i < numbers[c].length; i++) {
                numbers[c][i] = next++;
            }
        }
        int[] queryNumbers = new int[queries.length];
        for (int i = 0; i < queries.length; i++) {
            queryNumbers[i] = next++;
        }
        return new FewShotEpisode(numbers, queryNumbers, labels);
    }
}
