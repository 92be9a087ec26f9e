package org.vhe.core.training;

import org.vhe.core.objective.ObjectiveTerms;

/**
 * Watches what is maximised: non-finite at once, or for several steps far below its recent mean.
 * The mean and the deviation are exponential averages over about 100 steps; the first 100 steps are
 * only watched for non-finite terms.
 */
final class DivergenceDetector {
    private static final double DECAY = 0.99;
    private static final int WARM_UP = 100;

    private final DivergencePolicy policy;
    private double mean;
    private double variance;
    private long observed;
    private int low;

    DivergenceDetector(DivergencePolicy policy) {
        this.policy = policy;
    }

    /**
     * @return what diverged, or null
     */
    String observe(ObjectiveTerms terms, double gradientNorm) {
        String nonFinite = nonFinite(terms, gradientNorm);
        if (nonFinite != null) {
            return nonFinite;
        }
        double bound = terms.objective();
        if (observed >= WARM_UP && bound < threshold()) {
            low++;
            if (low >= policy.patience()) {
                return "the objective fell to " + bound + " from " + mean;
            }
            return null;
        }
        low = 0;
        update(bound);
        return null;
    }

    /**
     * @return what is not finite, or null
     */
    static String nonFinite(ObjectiveTerms terms, double gradientNorm) {
        if (!terms.isFinite()) {
            return terms.nonFiniteTerm() + " is not finite";
        }
        return Double.isFinite(gradientNorm) ? null : "the gradient is not finite";
    }

    private double threshold() {
        double deviation = Math.max(Math.sqrt(variance), 1e-3 * Math.abs(mean));
        return mean - policy.deviations() * deviation;
    }

    private void update(double bound) {
        observed++;
        double rate = Math.max(1 - DECAY, 1.0 / observed);
        double difference = bound - mean;
        mean += rate * difference;
        variance = (1 - rate) * (variance + rate * difference * difference);
    }

    /** Whether the bound is not suspiciously low just now. */
    boolean isCalm() {
        return low == 0;
    }

    double[] state() {
        return new double[] {mean, variance, observed, low};
    }

    void restore(double[] state) {
        mean = state[0];
        variance = state[1];
        observed = (long) state[2];
        low = (int) state[3];
    }
}
