package org.vhe.core.objective;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The terms of an objective, averaged over a batch, in nats.
 *
 * @param bound the objective per element, the KL schedule included
 * @param logLikelihood log p(x | latents) per element
 * @param kl KL(q || p) of each latent, not divided
 * @param supportGain log r(D; c, X) - log q'(D; X) of each latent whose bound is tightened, not
 *     divided
 */
public record ObjectiveTerms(
        double bound,
        double logLikelihood,
        Map<String, Double> kl,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Double> supportGain) {

    /** Keeps the order of the latents. */
    public ObjectiveTerms {
        kl = Collections.unmodifiableMap(new LinkedHashMap<>(kl));
        supportGain =
                supportGain == null
                        ? Map.of()
                        : Collections.unmodifiableMap(new LinkedHashMap<>(supportGain));
    }

    /** Terms of a bound that is not tightened. */
    public ObjectiveTerms(double bound, double logLikelihood, Map<String, Double> kl) {
        this(bound, logLikelihood, kl, Map.of());
    }

    /** Whether every term is finite. */
    @JsonIgnore
    public boolean isFinite() {
        return Double.isFinite(bound)
                && Double.isFinite(logLikelihood)
                && kl.values().stream().allMatch(Double::isFinite)
                && supportGain.values().stream().allMatch(Double::isFinite);
    }

    /** The first term that is not finite, or null. */
    public String nonFiniteTerm() {
        if (!Double.isFinite(logLikelihood)) {
            return "logLikelihood";
        }
        for (Map.Entry<String, Double> entry : kl.entrySet()) {
            if (!Double.isFinite(entry.getValue())) {
                return "kl of " + entry.getKey();
            }
        }
        for (Map.Entry<String, Double> entry : supportGain.entrySet()) {
            if (!Double.isFinite(entry.getValue())) {
                return "support gain of " + entry.getKey();
            }
        }
        return Double.isFinite(bound) ? null : "bound";
    }
}
