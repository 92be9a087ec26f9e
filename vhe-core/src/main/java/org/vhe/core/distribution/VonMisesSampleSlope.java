package org.vhe.core.distribution;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.JavaOperation;

/**
 * How a von Mises variable x of mean direction zero moves with its concentration k while its
 * quantile stays: dx/dk = -(dF(x; k)/dk) / p(x; k), the implicit reparameterisation of Figurnov et
 * al. (2018).
 *
 * <p>With A = E cos x it is -integral from 0 to x of (cos t - A) exp(k (cos t - cos x)) dt; since
 * the integral up to pi vanishes, also that from x to pi. The integrand changes its sign at acos A,
 * so that whichever of the two leaves that point out has no cancellation.
 */
final class VonMisesSampleSlope {
    /** Exponents by which an integrand has fallen to nothing. */
    private static final double NOTHING = 40;

    private VonMisesSampleSlope() {}

    /**
     * dx/dk of each entry, of the shape of both.
     *
     * @param concentration k, positive
     * @param sample x in [-pi, pi]
     */
    static SDVariable of(GraphContext graph, SDVariable concentration, SDVariable sample) {
        return JavaOperation.elementwise(
                graph, "von_mises_sample_slope", VonMisesSampleSlope::at, concentration, sample);
    }

    static double at(double k, double x) {
        double angle = Math.min(Math.abs(x), Math.PI);
        double fall = complement(k);
        boolean outside = oneMinusCos(angle) > fall;
        double from = outside ? angle : 0;
        double to = outside ? end(k, angle) : angle;
        double integral =
                Quadrature.integral(
                        from,
                        to,
                        t -> {
                            double growth =
                                    2 * Math.sin((angle - t) / 2) * Math.sin((angle + t) / 2);
                            return (fall - oneMinusCos(t)) * Math.exp(k * growth);
                        });
        return Math.signum(x) * (outside ? integral : -integral);
    }

    /** 1 - A. */
    private static double complement(double k) {
        double end = end(k, 0);
        double mass = Quadrature.integral(0, end, t -> Math.exp(-k * oneMinusCos(t)));
        double moment =
                Quadrature.integral(0, end, t -> oneMinusCos(t) * Math.exp(-k * oneMinusCos(t)));
        return moment / mass;
    }

    /** Where exp(k cos t) is nothing beside its value at x, or pi. */
    private static double end(double k, double x) {
        double half = (oneMinusCos(x) + NOTHING / k) / 2;
        return half >= 1 ? Math.PI : 2 * Math.asin(Math.sqrt(half));
    }

    private static double oneMinusCos(double t) {
        double sine = Math.sin(t / 2);
        return 2 * sine * sine;
    }
}
