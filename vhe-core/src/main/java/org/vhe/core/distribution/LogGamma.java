package org.vhe.core.distribution;

/** The logarithm of the gamma function and its derivative, for positive numbers. */
final class LogGamma {
    /** From here on the asymptotic series are exact to double precision. */
    private static final double SERIES = 15;

    private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

    private LogGamma() {}

    /** log Gamma(x), by Stirling's series of x + n and the product x (x + 1) ... (x + n - 1). */
    static double of(double x) {
        double shifted = x;
        double product = 1;
        while (shifted < SERIES) {
            product *= shifted;
            shifted++;
        }
        double inverse = 1 / shifted;
        double square = inverse * inverse;
        double series =
                inverse
                        * (1.0 / 12
                                - square
                                        * (1.0 / 360
                                                - square
                                                        * (1.0 / 1260
                                                                - square
                                                                        * (1.0 / 1680
                                                                                - square / 1188))));
        return (shifted - 0.5) * Math.log(shifted)
                - shifted
                + HALF_LOG_TWO_PI
                + series
                - Math.log(product);
    }

    /** The derivative of log Gamma(x). */
    static double derivative(double x) {
        double shifted = x;
        double sum = 0;
        while (shifted < SERIES) {
            sum += 1 / shifted;
            shifted++;
        }
        double inverse = 1 / shifted;
        double square = inverse * inverse;
        double series =
                square
                        * (1.0 / 12
                                - square
                                        * (1.0 / 120
                                                - square
                                                        * (1.0 / 252
                                                                - square
                                                                        * (1.0 / 240
                                                                                - square / 132))));
        return Math.log(shifted) - inverse / 2 - series - sum;
    }
}
