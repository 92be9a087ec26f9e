package org.vhe.core.objective;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The terms of an objective, averaged over a batch, in nats.
 *
 * @param bound the objective per element, the KL schedule included
 * @param logLikelihood log p(x | latents) per element
 * @param kl KL(q || p) of each latent, not divided
 * @param supportGain log r(D; c, X) - log q'(D; X) of each latent whose bound is tightened, not
 *     divided
 * @param sampledKl the latents whose KL is log q - log p at a sample, since no closed form is
 *     known: an estimate that may be negative
 */
public record ObjectiveTerms(
        double bound,
        double logLikelihood,
        Map<String, Double> kl,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Double> supportGain,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Set<String> sampledKl)
        implements Serializable {

    /** Keeps the order of the latents. */
    public ObjectiveTerms {
        kl = Collections.unmodifiableMap(new LinkedHashMap<>(kl));
        supportGain =
                supportGain == null
                        ? Map.of()
                        : Collections.unmodifiableMap(new LinkedHashMap<>(supportGain));
        sampledKl = sampledKl == null ? Set.of() : Set.copyOf(sampledKl);
    }

    /** Terms of a bound that is not tightened, with KLs in closed form. */
    public ObjectiveTerms(double bound, double logLikelihood, Map<String, Double> kl) {
        this(bound, logLikelihood, kl, Map.of(), Set.of());
    }

    /** What a latent's KL is called in files: {@code kl_c}, or {@code kl_c_sampled}. */
    public String klColumn(String latent) {
        return "kl_" + latent + (sampledKl.contains(latent) ? "_sampled" : "");
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
                String kind = sampledKl.contains(entry.getKey()) ? "sampled kl of " : "kl of ";
                return kind + entry.getKey();
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
