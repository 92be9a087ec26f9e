package org.vhe.core.objective;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The terms of an objective for every target of a batch, in nats.
 *
 * @param bound the objective, the mean over the batch
 * @param logLikelihood log p(x | latents), [batch]
 * @param kl KL(q || p) of each latent, not divided, [batch]
 * @param supportGain log r(D; c, X) - log q'(D; X) of each latent whose bound is tightened, not
 *     divided, [batch]
 */
public record BatchTerms(
        double bound,
        double[] logLikelihood,
        Map<String, double[]> kl,
        Map<String, double[]> supportGain) {

    /** Keeps the order of the latents. */
    public BatchTerms {
        kl = Collections.unmodifiableMap(new LinkedHashMap<>(kl));
        supportGain = Collections.unmodifiableMap(new LinkedHashMap<>(supportGain));
    }

    /** The means over the batch. */
    public ObjectiveTerms mean() {
        return new ObjectiveTerms(bound, mean(logLikelihood), means(kl), means(supportGain));
    }

    private static Map<String, Double> means(Map<String, double[]> terms) {
        Map<String, Double> means = new LinkedHashMap<>();
        terms.forEach((name, values) -> means.put(name, mean(values)));
        return means;
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
