package org.vhe.core.evaluation.fewshot;

/** The expectation of the greatest of k independent standard normal variables. */
final class GreatestNormal {
    private static final double FAR = 9;
    private static final int STEPS = 3600;
    private static final double STEP = 2 * FAR / STEPS;

    private GreatestNormal() {}

    /**
     * By the trapezoidal rule for
     *
     * <pre>integral over x &gt; 0 of 1 - F(x)^k, minus that over x &lt; 0 of F(x)^k</pre>
     *
     * with F the standard normal distribution function.
     */
    static double of(long k) {
        double integral = 0;
        double distribution = 0;
        double density = 0;
        double power = 0;
        for (int i = 1; i <= STEPS; i++) {
            double x = -FAR + i * STEP;
            double next = Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
            distribution = Math.min(1, distribution + STEP * (density + next) / 2);
            density = next;
            double nextPower = Math.pow(distribution, k);
            integral += STEP * (power + nextPower) / 2;
            power = nextPower;
        }
        return FAR - integral;
    }
}
