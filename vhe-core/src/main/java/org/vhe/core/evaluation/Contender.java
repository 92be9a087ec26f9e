package org.vhe.core.evaluation;

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

    /** Variance of the log weights; NaN for fewer than two. */
    double variance() {
        return finite > 1 ? squares / (finite - 1) : Double.NaN;
    }

    /** What the score cannot fall below with so many samples: all others have weight zero. */
    double least(long budget) {
        return score() + Math.log((double) count / budget);
    }

    /**
     * What the score hardly rises above with so many samples: a mean is at most the greatest, and
     * the greatest of k normal variables is in expectation at most mean + sqrt(variance 2 log k).
     *
     * <p>Negative infinity if all weights so far are zero.
     *
     * @param variance of the log weights
     */
    double most(long budget, double variance) {
        if (finite == 0) {
            return Double.NEGATIVE_INFINITY;
        }
        double greatest = mean + Math.sqrt(2 * variance * Math.log(budget));
        return Math.max(score(), greatest);
    }
}
