package org.vhe.core.evaluation.fewshot;

import org.vhe.core.evaluation.scoring.LogMeanExp;

/**
 * The log weights of one query under one class so far: the estimate of log E w, and bounds on what
 * it can become.
 */
final class Contender {
    private final LogMeanExp weights = new LogMeanExp();
    private long count;
    private long finite;
    private double mean;
    private double squares;

    void add(double logWeight) {
        weights.add(logWeight);
        count++;
        if (logWeight > Double.NEGATIVE_INFINITY) {
            finite++;
            double difference = logWeight - mean;
            mean += difference / finite;
            squares += difference * (logWeight - mean);
        }
    }

    boolean hasSamples() {
        return count > 0;
    }

    /** log((1/n) sum of weights). */
    double score() {
        return weights.value();
    }

    /** Of the score by the spread of the weights so far; NaN for fewer than two. */
    double standardError() {
        if (finite < 2) {
            return Double.NaN;
        }
        // the relative error of the mean weight; rounding may bring equal weights below zero
        double relative = 1 / weights.effectiveSamples() - 1.0 / count;
        return Math.sqrt(Math.max(0, relative) * count / (count - 1));
    }

    /** Variance of the log weights; NaN for fewer than two. */
    double variance() {
        return finite > 1 ? squares / (finite - 1) : Double.NaN;
    }

    /** What the score cannot fall below with so many samples: all others have weight zero. */
    double least(long budget) {
        return score() + Math.log((double) count / budget);
    }

    /**
     * What the score hardly rises above with more samples. Where weights are scattered the greatest
     * of them makes the score, and the greatest of more normal variables is greater by so many
     * deviations; that the mean is taken over more samples then is left out of account.
     *
     * <p>Negative infinity if all weights so far are zero.
     *
     * @param rise of the expected greatest of standard normal variables, as {@link GreatestNormal}
     *     gives it, from the samples so far to all
     * @param variance of the log weights
     */
    double most(double rise, double variance) {
        return score() + Math.sqrt(variance) * rise;
    }
}
