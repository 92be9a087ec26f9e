package org.vhe.studio;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * Which class an element belongs to, classes being equally likely beforehand.
 *
 * @param posterior probabilities, [class]
 * @param standardErrors of the probabilities by those of the scores, taken to be independent;
 *     [class], null where a score has none
 * @param scores log p(x | D), [class]
 * @param best number of the likeliest class
 * @param evaluations of the likelihood so far
 */
record Verdict(
        double[] posterior, Double[] standardErrors, Double[] scores, int best, long evaluations) {

    static Verdict of(double[] scores, double[] errors, long evaluations) {
        double most = Arrays.stream(scores).max().orElseThrow();
        double[] weights =
                Arrays.stream(scores)
                        .map(score -> score == most ? 1 : Math.exp(score - most))
                        .toArray();
        double sum = DoubleStream.of(weights).sum();
        double[] posterior = Arrays.stream(weights).map(weight -> weight / sum).toArray();
        Double[] standardErrors = new Double[scores.length];
        Arrays.setAll(standardErrors, c -> finite(standardError(c, posterior, errors)));
        int best = 0;
        for (int c = 1; c < scores.length; c++) {
            best = scores[c] > scores[best] ? c : best;
        }
        return new Verdict(
                posterior,
                standardErrors,
                Arrays.stream(scores).mapToObj(Verdict::finite).toArray(Double[]::new),
                best,
                evaluations);
    }

    /** By the derivatives of a softmax: p_c (1 - p_c) in its own score, -p_c p_k in another's. */
    private static double standardError(int c, double[] posterior, double[] errors) {
        double variance = 0;
        for (int k = 0; k < posterior.length; k++) {
            double slope = posterior[c] * ((k == c ? 1 : 0) - posterior[k]);
            // without any slope an error that is not known does not matter
            double change = slope == 0 ? 0 : slope * errors[k];
            variance += change * change;
        }
        return Math.sqrt(variance);
    }

    /** For JSON, which has no other numbers. */
    static Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
