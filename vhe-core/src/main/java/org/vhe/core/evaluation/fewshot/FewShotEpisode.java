package org.vhe.core.evaluation.fewshot;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * One n-way k-shot problem, its elements given by number.
 *
 * @param supports the support set of each class, [class][shot]; all of one size
 * @param queries the elements to classify, [query]
 * @param labels the class of each query, [query]
 */
public record FewShotEpisode(int[][] supports, int[] queries, int[] labels) {

    /** Checks sizes and labels. */
    public FewShotEpisode {
        if (supports.length < 1 || queries.length < 1 || queries.length != labels.length) {
            throw new IllegalArgumentException(
                    "an episode needs a class, a query, and a label for each query, but has %d, %d and %d"
                            .formatted(supports.length, queries.length, labels.length));
        }
        for (int[] support : supports) {
            if (support.length < 1 || support.length != supports[0].length) {
                throw new IllegalArgumentException(
                        "support sets of an episode must have one positive size, but have "
                                + Arrays.stream(supports).map(s -> s.length).toList());
            }
        }
        for (int label : labels) {
            if (label < 0 || label >= supports.length) {
                throw new IllegalArgumentException(
                        "labels of %d classes must be between 0 and %d, but one is %d"
                                .formatted(supports.length, supports.length - 1, label));
            }
        }
    }

    /**
     * An episode whose classes have equally many queries, up to one.
     *
     * @param supports [class][shot]
     * @param candidates elements to classify, [class][at least queries / classes, rounded up]
     * @param queries number of queries, the first classes having one more if need be
     */
    static FewShotEpisode balanced(int[][] supports, int[][] candidates, int queries) {
        int[] numbers = new int[queries];
        int[] labels = new int[queries];
        for (int i = 0; i < queries; i++) {
            labels[i] = i % supports.length;
            numbers[i] = candidates[labels[i]][i / supports.length];
        }
        return new FewShotEpisode(supports, numbers, labels);
    }

    /** Number of classes. */
    public int way() {
        return supports.length;
    }

    /** Number of elements in each support set. */
    public int shot() {
        return supports[0].length;
    }

    /** All elements, supports and queries. */
    int[] elements() {
        return IntStream.concat(
                        Arrays.stream(supports).flatMapToInt(Arrays::stream),
                        Arrays.stream(queries))
                .toArray();
    }
}
