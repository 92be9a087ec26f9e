package org.vhe.examples.onedim;

import org.vhe.core.episode.TargetMembership;
import org.vhe.core.objective.Objective;

/**
 * The best that an objective can reach with the linear Gaussian model, in closed form:
 *
 * <pre>q(c; D) = N(a (mean(D) - m), v),   p(x | c) = N(w c + m, s^2),   p(c) = N(0, 1)</pre>
 *
 * <p>Let T, V be the variances of x and of mean(D), C their covariance, which depends on whether x
 * is of D, and r the weight of the KL, 1 / |X| or 1 / |D|. For given s^2, with G = C^2 / V,
 *
 * <pre>
 * u = w^2 / (r s^2) = max(0, G / (r s^2) - 1),   v = 1 / (1 + u),   w a = (C / V) u / (1 + u),
 * KL = log(1 + u) / 2,
 * bound = -log(2 pi s^2) / 2 - T / (2 s^2) + G u / (2 s^2 (1 + u)) - r log(1 + u) / 2.
 * </pre>
 *
 * <p>So the posterior collapses where G is no larger than r s^2. The best s^2 is (T - G) / (1 - r)
 * if that is below G / r, and T otherwise, where nothing is encoded. Hence with |D| = 1:
 *
 * <ul>
 *   <li>the Neural Statistician (r = 1, C = V = T) reaches the same bound, that of N(m, T), for
 *       every s^2 up to T, with KL log(T / s^2) / 2: encoding gains it nothing;
 *   <li>resampling alone (r = 1, C &lt; V) encodes nothing;
 *   <li>rescaling alone (r &lt; 1, C = V = T) has no best model: its bound grows beyond limits as
 *       s^2 goes to 0.
 * </ul>
 *
 * @param moments of the data
 * @param supportSize |D|
 * @param decoderVariance s^2; 0 where the bound has no limit
 * @param weight w, taken positive
 * @param slope a
 * @param posteriorVariance v
 * @param kl encoded information, in nats
 * @param bound the objective, in nats
 */
public record GaussianOptimum(
        ClassMoments moments,
        int supportSize,
        double decoderVariance,
        double weight,
        double slope,
        double posteriorVariance,
        double kl,
        double bound) {

    /**
     * What an objective depends on.
     *
     * @param ofMean V
     * @param covariance C
     * @param klWeight r
     */
    private record Supports(double ofMean, double covariance, double klWeight) {
        static Supports of(ClassMoments moments, Objective objective, int supportSize) {
            return new Supports(
                    moments.ofSupportMean(supportSize),
                    moments.covariance(objective.targetMembership(), supportSize),
                    klWeight(moments, objective, supportSize));
        }

        private static double klWeight(ClassMoments moments, Objective objective, int supportSize) {
            if (objective == Objective.VAE) {
                return 1;
            }
            return objective.dividesByClass() ? 1.0 / moments.classSize() : 1.0 / supportSize;
        }

        /** As if the mean of D were that of the class. */
        static Supports best(ClassMoments moments) {
            return new Supports(moments.between(), moments.between(), 1.0 / moments.classSize());
        }

        /** G. */
        double explained() {
            return covariance * covariance / ofMean;
        }
    }

    /** The optimum over s^2 as well. Where many are as good, the one that encodes nothing. */
    public static GaussianOptimum of(ClassMoments moments, Objective objective, int supportSize) {
        return of(moments, Supports.of(moments, objective, supportSize), supportSize);
    }

    /**
     * The optimum for a known s^2.
     *
     * @param variance s^2, positive
     */
    public static GaussianOptimum withVariance(
            ClassMoments moments, Objective objective, int supportSize, double variance) {
        Supports supports = Supports.of(moments, objective, supportSize);
        return withVariance(moments, supports, supportSize, variance);
    }

    /**
     * What the tightened bound can reach at most where q' is learned: its bound is the greatest
     * log-likelihood log p(X) / |X| of any linear Gaussian model. It is reached by a q' that always
     * draws the same support set of a class, with r the same, if the means of these sets are those
     * of the classes, or any increasing linear map of them: q(c; D) is then p(c | X). So slope and
     * KL are of one such q' of many, and with a finite number of elements the bound is a limit.
     */
    public static GaussianOptimum withBestSupports(ClassMoments moments, int supportSize) {
        return of(moments, Supports.best(moments), supportSize);
    }

    /** As {@link #withBestSupports(ClassMoments, int)}, for a known s^2. */
    public static GaussianOptimum withBestSupports(
            ClassMoments moments, int supportSize, double variance) {
        return withVariance(moments, Supports.best(moments), supportSize, variance);
    }

    private static GaussianOptimum of(ClassMoments moments, Supports supports, int supportSize) {
        double total = moments.total();
        double explained = supports.explained();
        double klWeight = supports.klWeight();
        double residual = Math.max(0, total - explained);
        boolean encodes = klWeight < 1 && residual * klWeight < explained * (1 - klWeight);
        double variance = encodes ? residual / (1 - klWeight) : total;
        if (variance <= 1e-12 * total) {
            double infinite = Double.POSITIVE_INFINITY;
            return new GaussianOptimum(moments, supportSize, 0, 0, infinite, 0, infinite, infinite);
        }
        return withVariance(moments, supports, supportSize, variance);
    }

    private static GaussianOptimum withVariance(
            ClassMoments moments, Supports supports, int supportSize, double variance) {
        double explained = supports.explained();
        double klWeight = supports.klWeight();
        double u = Math.max(0, explained / (klWeight * variance) - 1);
        double weight = Math.sqrt(u * klWeight * variance);
        double gain = supports.covariance() / supports.ofMean() * u / (1 + u);
        double bound =
                -0.5 * Math.log(2 * Math.PI * variance)
                        - 0.5 * moments.total() / variance
                        + 0.5 * explained / variance * u / (1 + u)
                        - 0.5 * klWeight * Math.log1p(u);
        return new GaussianOptimum(
                moments,
                supportSize,
                variance,
                weight,
                u == 0 ? 0 : gain / weight,
                1 / (1 + u),
                0.5 * Math.log1p(u),
                bound);
    }

    /** -E log p(x' | c) for x' of the class outside D, on classes of the given moments. */
    public double generationLoss(ClassMoments test) {
        double gain = weight * slope;
        double offset = test.mean() - moments.mean();
        double error =
                test.total()
                        - 2 * gain * test.covariance(TargetMembership.EXCLUDED, supportSize)
                        + gain * gain * test.ofSupportMean(supportSize)
                        + weight * weight * posteriorVariance
                        + offset * offset * (1 - gain) * (1 - gain);
        return 0.5 * Math.log(2 * Math.PI * decoderVariance) + 0.5 * error / decoderVariance;
    }

    /** -log p(X) / |X|, exactly, on classes of the given moments. */
    public double jointNll(ClassMoments test) {
        double n = test.classSize();
        double ofMean = decoderVariance + n * weight * weight;
        double offset = test.mean() - moments.mean();
        double logDeterminant = ((n - 1) * Math.log(decoderVariance) + Math.log(ofMean)) / n;
        double distance =
                test.within() / decoderVariance + (test.between() + offset * offset) / ofMean;
        return 0.5 * (Math.log(2 * Math.PI) + logDeterminant + distance);
    }
}
