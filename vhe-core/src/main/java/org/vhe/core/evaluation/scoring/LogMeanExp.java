package org.vhe.core.evaluation.scoring;

/**
 * log((1/n) sum exp(x)) of values given one after the other, in double precision and without
 * overflow.
 */
public final class LogMeanExp {
    private double largest = Double.NEGATIVE_INFINITY;
    private double scaledSum;
    private double scaledSquares;
    private long count;

    /**
     * @throws IllegalStateException if the value is NaN or positive infinity
     */
    public void add(double value) {
        if (Double.isNaN(value) || value == Double.POSITIVE_INFINITY) {
            throw new IllegalStateException(
                    "log weights must be finite or negative infinity, but one is " + value);
        }
        count++;
        if (value > largest) {
            double factor = Math.exp(largest - value);
            scaledSum = scaledSum * factor + 1;
            scaledSquares = scaledSquares * factor * factor + 1;
            largest = value;
        } else if (value > Double.NEGATIVE_INFINITY) {
            double weight = Math.exp(value - largest);
            scaledSum += weight;
            scaledSquares += weight * weight;
        }
    }

    /** The result for the values so far. */
    public double value() {
        return scaledSum == 0
                ? Double.NEGATIVE_INFINITY
                : largest + Math.log(scaledSum) - Math.log(count);
    }

    /** As {@link #value()}; forgets the values. */
    public double take() {
        double result = value();
        largest = Double.NEGATIVE_INFINITY;
        scaledSum = 0;
        scaledSquares = 0;
        count = 0;
        return result;
    }

    /** (sum of weights)^2 / (sum of squared weights), the effective number of samples so far. */
    public double effectiveSamples() {
        return scaledSquares == 0 ? 0 : scaledSum * scaledSum / scaledSquares;
    }
}
