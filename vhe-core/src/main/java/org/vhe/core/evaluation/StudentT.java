package org.vhe.core.evaluation;

import org.vhe.core.check.Require;

/**
 * Student's t distribution, for intervals of means over few clusters: with the normal one's
 * quantiles they would be too short.
 */
public final class StudentT {
    private static final double LEVEL = 0.95;

    /** The 97.5% quantile of the standard normal. */
    private static final double Z = 1.959963984540054;

    /** From here on the expansion is right to a billionth. */
    private static final long MANY = 200;

    private static final double GREATEST = 13;
    private static final int HALVINGS = 60;

    private StudentT() {}

    /** The 97.5% quantile: half the width of a 95% interval over the standard error. */
    public static double quantile975(long degreesOfFreedom) {
        Require.positive("degreesOfFreedom", degreesOfFreedom);
        if (degreesOfFreedom > MANY) {
            return expansion(degreesOfFreedom);
        }
        double low = Z;
        double high = GREATEST;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (within(middle, (int) degreesOfFreedom) < LEVEL) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    /** Cornish and Fisher's, in powers of 1 / n. */
    private static double expansion(double n) {
        double z3 = Z * Z * Z;
        double z5 = z3 * Z * Z;
        double z7 = z5 * Z * Z;
        return Z
                + (z3 + Z) / (4 * n)
                + (5 * z5 + 16 * z3 + 3 * Z) / (96 * n * n)
                + (3 * z7 + 19 * z5 + 17 * z3 - 15 * Z) / (384 * n * n * n);
    }

    /**
     * P(|T| &lt; t) for n degrees of freedom, a finite sum in the angle whose tangent is t /
     * sqrt(n).
     */
    private static double within(double t, int n) {
        double angle = Math.atan(t / Math.sqrt(n));
        double cosine = Math.cos(angle);
        boolean odd = n % 2 == 1;
        double sum = 0;
        double term = odd ? cosine : 1;
        for (int k = odd ? 3 : 2; k <= n; k += 2) {
            sum += term;
            term *= cosine * cosine * (k - 1) / k;
        }
        double sines = Math.sin(angle) * sum;
        return odd ? 2 / Math.PI * (angle + sines) : sines;
    }
}
