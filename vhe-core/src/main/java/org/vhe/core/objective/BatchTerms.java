package org.vhe.core.objective;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The terms of an objective for every target of a batch, in nats.
 *
 * @param bound the objective, the mean over the batch, with each KL over the objective's divisor,
 *     whatever the schedule
 * @param logLikelihood log p(x | latents), [batch]
 * @param kl KL(q || p) of each latent, not divided, [batch]
 * @param supportGain log r(D; c, X) - log q'(D; X) of each latent whose bound is tightened, not
 *     divided, [batch]
 * @param sampledKl the latents whose KL is log q - log p at a sample, for want of a closed form
 * @param maximised as of {@link ObjectiveTerms}
 * @param metrics as of {@link ObjectiveTerms}, [batch]
 */
public record BatchTerms(
        double bound,
        double[] logLikelihood,
        Map<String, double[]> kl,
        Map<String, double[]> supportGain,
        Set<String> sampledKl,
        Map<String, Double> maximised,
        Map<String, double[]> metrics) {

    /** Keeps the order of the latents. */
    public BatchTerms {
        kl = Collections.unmodifiableMap(new LinkedHashMap<>(kl));
        supportGain = Collections.unmodifiableMap(new LinkedHashMap<>(supportGain));
        sampledKl = Set.copyOf(sampledKl);
        maximised = Collections.unmodifiableMap(new LinkedHashMap<>(maximised));
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    /** The means over the batch. */
    public ObjectiveTerms mean() {
        return new ObjectiveTerms(
                bound,
                mean(logLikelihood),
                means(kl),
                means(supportGain),
                sampledKl,
                maximised,
                means(metrics));
    }

    private static Map<String, Double> means(Map<String, double[]> terms) {
        Map<String, Double> means = new LinkedHashMap<>();
        terms.forEach((name, values) -> means.put(name, mean(values)));
        return means;
    }

    static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
