package org.vhe.core.distribution;

import java.util.function.DoubleUnaryOperator;

/** Gauss and Legendre's rule with 32 points, exact for polynomials up to degree 63. */
final class Quadrature {
    private static final int POINTS = 32;
    private static final double[] NODES = new double[POINTS];
    private static final double[] WEIGHTS = new double[POINTS];

    static {
        for (int i = 0; i < POINTS; i++) {
            double x = Math.cos(Math.PI * (i + 0.75) / (POINTS + 0.5));
            double slope = 0;
            for (int step = 0; step < 10; step++) {
                double[] legendre = legendre(x);
                slope = POINTS * (x * legendre[0] - legendre[1]) / (x * x - 1);
                x -= legendre[0] / slope;
            }
            NODES[i] = x;
            WEIGHTS[i] = 2 / ((1 - x * x) * slope * slope);
        }
    }

    private Quadrature() {}

    /** The Legendre polynomials of the degrees POINTS and POINTS - 1. */
    private static double[] legendre(double x) {
        double before = 1;
        double now = x;
        for (int n = 2; n <= POINTS; n++) {
            double next = ((2 * n - 1) * x * now - (n - 1) * before) / n;
            before = now;
            now = next;
        }
        return new double[] {now, before};
    }

    /** The integral of a smooth function. */
    static double integral(double from, double to, DoubleUnaryOperator function) {
        double middle = (from + to) / 2;
        double half = (to - from) / 2;
        double sum = 0;
        for (int i = 0; i < POINTS; i++) {
            sum += WEIGHTS[i] * function.applyAsDouble(middle + half * NODES[i]);
        }
        return half * sum;
    }
}
