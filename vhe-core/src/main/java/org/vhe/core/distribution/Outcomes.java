package org.vhe.core.distribution;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Lists all combinations of independent choices. */
final class Outcomes {
    /** Beyond this many, a graph over all of them is of no use. */
    static final long MOST = 4096;

    private Outcomes() {}

    /** options to the power of choices, or {@link Long#MAX_VALUE} if that is no long. */
    static long count(long options, long choices) {
        long count = 1;
        for (long i = 0; i < choices; i++) {
            if (count > Long.MAX_VALUE / options) {
                return Long.MAX_VALUE;
            }
            count *= options;
        }
        return count;
    }

    /**
     * Which option each choice takes in each outcome, the last choice varying fastest.
     *
     * @return [outcomes][choices]
     * @throws IllegalStateException if there are more than {@link #MOST} outcomes
     */
    static int[][] combinations(int options, int choices) {
        long count = count(options, choices);
        if (count > MOST) {
            throw new IllegalStateException(
                    "at most %d outcomes can be listed, but %d choices among %d make %d"
                            .formatted(MOST, choices, options, count));
        }
        int[][] result = new int[(int) count][choices];
        for (int outcome = 0; outcome < result.length; outcome++) {
            int rest = outcome;
            for (int choice = choices - 1; choice >= 0; choice--) {
                result[outcome][choice] = rest % options;
                rest /= options;
            }
        }
        return result;
    }

    /**
     * Outcomes as one-hot vectors.
     *
     * @return [outcomes, choices * options]
     */
    static INDArray oneHot(int options, int choices, DataType type) {
        int[][] combinations = combinations(options, choices);
        double[][] rows = new double[combinations.length][choices * options];
        for (int outcome = 0; outcome < rows.length; outcome++) {
            for (int choice = 0; choice < choices; choice++) {
                rows[outcome][choice * options + combinations[outcome][choice]] = 1;
            }
        }
        return Nd4j.createFromArray(rows).castTo(type);
    }

    /** Outcomes of zeros and ones, [outcomes, choices]. */
    static INDArray binary(int choices, DataType type) {
        return Nd4j.createFromArray(combinations(2, choices)).castTo(type);
    }
}
