package org.vhe.core.evaluation.fewshot;

import java.util.Arrays;
import org.vhe.core.check.Require;

/**
 * What a classifier says of an episode's queries, and what that cost.
 *
 * @param values [query][class]; the greatest of a query decides
 * @param evaluations evaluations of the likelihood p(x | latents): rows of the graphs that score,
 *     those that fill up a chunk included; 0 for classifiers without a model
 */
public record Scores(double[][] values, long evaluations) {

    /** There is at least one query, all with as many classes, and no negative cost. */
    public Scores {
        Require.positive("number of scored queries", values.length);
        for (double[] query : values) {
            if (query.length < 1 || query.length != values[0].length) {
                throw new IllegalArgumentException(
                        "every query needs a score of each class, but one has %d scores, the first %d"
                                .formatted(query.length, values[0].length));
            }
        }
        if (evaluations < 0) {
            throw new IllegalArgumentException(
                    "evaluations must not be negative, but are " + evaluations);
        }
    }

    /** Scores that took no evaluation of a likelihood. */
    public static Scores free(double[][] values) {
        return new Scores(values, 0);
    }

    /** The class of the greatest score of a query; the first of equal ones. */
    public int best(int query) {
        double[] scores = values[query];
        int best = 0;
        for (int c = 1; c < scores.length; c++) {
            best = scores[c] > scores[best] ? c : best;
        }
        return best;
    }

    /**
     * The posterior over the classes of a query, all equally likely before, if scores are log
     * densities: their softmax.
     */
    public double[] probabilities(int query) {
        double largest = values[query][best(query)];
        double[] result =
                Arrays.stream(values[query])
                        .map(v -> v == largest ? 1 : Math.exp(v - largest))
                        .toArray();
        double sum = Arrays.stream(result).sum();
        return Arrays.stream(result).map(value -> value / sum).toArray();
    }

    /** Such as "scores of 5 queries in 20 classes, 2000 evaluations". */
    @Override
    public String toString() {
        return "scores of %d queries in %d classes, %d evaluations"
                .formatted(values.length, values[0].length, evaluations);
    }
}
