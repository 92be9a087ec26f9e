package org.vhe.data.synthetic;

import java.util.random.RandomGenerator;

/** Exact random variates, by rejection, of distributions that the JDK does not sample. */
final class Variates {

    private Variates() {}

    /**
     * Gamma with the given shape and rate 1 (Marsaglia and Tsang, "A simple method for generating
     * gamma variables", 2000).
     */
    static double gamma(double shape, RandomGenerator random) {
        if (shape < 1) {
            double power = Math.pow(1 - random.nextDouble(), 1 / shape);
            return gamma(shape + 1, random) * power;
        }
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = random.nextGaussian();
            double v = Math.pow(1 + c * x, 3);
            double u = 1 - random.nextDouble();
            if (v > 0 && Math.log(u) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
                return d * v;
            }
        }
    }

    /**
     * von Mises about 0, on [-pi, pi] (Best and Fisher, "Efficient simulation of the von Mises
     * distribution", 1979).
     */
    static double vonMises(double concentration, RandomGenerator random) {
        double tau = 1 + Math.sqrt(1 + 4 * concentration * concentration);
        double rho = (tau - Math.sqrt(2 * tau)) / (2 * concentration);
        double r = (1 + rho * rho) / (2 * rho);
        while (true) {
            double z = Math.cos(Math.PI * random.nextDouble());
            double f = (1 + r * z) / (r + z);
            double c = concentration * (r - f);
            double u = 1 - random.nextDouble();
            if (c * (2 - c) > u || Math.log(c / u) + 1 >= c) {
                double angle = Math.acos(Math.max(-1, Math.min(1, f)));
                return random.nextBoolean() ? angle : -angle;
            }
        }
    }

    /** The same angle in [-pi, pi). */
    static double wrap(double angle) {
        double turns = Math.floor((angle + Math.PI) / (2 * Math.PI));
        return angle - 2 * Math.PI * turns;
    }
}
