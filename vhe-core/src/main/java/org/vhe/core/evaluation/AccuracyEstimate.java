package org.vhe.core.evaluation;

import java.util.List;
import java.util.Locale;
import org.vhe.core.check.Require;

/**
 * A proportion of correct answers, with its uncertainty.
 *
 * <p>Queries of one episode share their support sets, so they are no independent trials. {@code
 * standardError} is the cluster-robust one, from the variation between episodes. The interval is
 * the wider one of two: of Student's t for that error, with one degree of freedom less than
 * episodes, and of Wilson's, which holds for independent queries and is not degenerate at 0 and 1.
 *
 * <p>It is of queries and support sets to come from the same classes. Where every episode has all
 * classes there are, it says nothing of other ones.
 *
 * @param value correct answers over queries
 * @param queries number of queries
 * @param standardError cluster-robust by episode; NaN for a single episode
 * @param lower lower end of the 95% interval
 * @param upper upper end of the 95% interval
 */
public record AccuracyEstimate(
        double value, long queries, double standardError, double lower, double upper) {
    /** The 97.5% quantile of the standard normal. */
    private static final double Z = 1.959963984540054;

    /**
     * @param correct correct answers of each episode
     * @param queriesPerEpisode queries of each episode
     */
    public static AccuracyEstimate of(List<Integer> correct, int queriesPerEpisode) {
        Require.positive("number of episodes", correct.size());
        Require.positive("queriesPerEpisode", queriesPerEpisode);
        long n = (long) correct.size() * queriesPerEpisode;
        double p = correct.stream().mapToInt(c -> c).sum() / (double) n;
        double error = clusterError(correct, p, queriesPerEpisode);
        double centre = (p + Z * Z / (2 * n)) / (1 + Z * Z / n);
        double half = Z / (1 + Z * Z / n) * Math.sqrt(p * (1 - p) / n + Z * Z / (4.0 * n * n));
        double clustered =
                correct.size() > 1 ? StudentT.quantile975(correct.size() - 1) * error : 0;
        if (clustered > half) {
            return new AccuracyEstimate(
                    p, n, error, Math.max(0, p - clustered), Math.min(1, p + clustered));
        }
        return new AccuracyEstimate(
                p, n, error, Math.max(0, centre - half), Math.min(1, centre + half));
    }

    /** In per cent, such as "83.0% (74.5% to 89.1%)". */
    @Override
    public String toString() {
        return "%s (%s to %s)".formatted(percent(value), percent(lower), percent(upper));
    }

    private static String percent(double part) {
        return String.format(Locale.ROOT, "%.1f%%", 100 * part);
    }

    /** sqrt(E / (E - 1) sum over episodes of (correct - p n_e)^2) / n. */
    private static double clusterError(List<Integer> correct, double p, int queriesPerEpisode) {
        int episodes = correct.size();
        double squares = 0;
        for (int c : correct) {
            double residual = c - p * queriesPerEpisode;
            squares += residual * residual;
        }
        double factor = episodes > 1 ? episodes / (episodes - 1.0) : Double.NaN;
        return Math.sqrt(factor * squares) / ((double) episodes * queriesPerEpisode);
    }
}
