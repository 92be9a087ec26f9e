package org.vhe.core.objective;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.Serializable;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The terms of an objective, averaged over a batch, in nats.
 *
 * @param bound the objective per element, with each KL over the objective's divisor: a {@link
 *     KlSchedule}, free bits and auxiliary terms are not in it
 * @param logLikelihood log p(x | latents) per element
 * @param kl KL(q || p) of each latent, not divided
 * @param supportGain log r(D; c, X) - log q'(D; X) of each latent whose bound is tightened, not
 *     divided
 * @param sampledKl the latents whose KL is log q - log p at a sample, since no closed form is
 *     known: an estimate that may be negative
 * @param maximised empty in a run that maximises the bound; else {@code objective}, what it
 *     maximises, and the auxiliary terms by {@code auxiliary_NAME}
 * @param metrics empty in a run that maximises a bound; where a loss is minimised, {@code loss} and
 *     {@code accuracy}: {@code bound} and {@code logLikelihood} then are the loss's negative, so
 *     that greater is better as everywhere
 */
public record ObjectiveTerms(
        double bound,
        double logLikelihood,
        Map<String, Double> kl,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Double> supportGain,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Set<String> sampledKl,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Double> maximised,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Double> metrics)
        implements Serializable {
    static final String OBJECTIVE = "objective";

    /** Keeps the order of the latents. */
    public ObjectiveTerms {
        kl = Collections.unmodifiableMap(new LinkedHashMap<>(kl));
        supportGain =
                supportGain == null
                        ? Map.of()
                        : Collections.unmodifiableMap(new LinkedHashMap<>(supportGain));
        sampledKl = sampledKl == null ? Set.of() : Set.copyOf(sampledKl);
        maximised =
                maximised == null
                        ? Map.of()
                        : Collections.unmodifiableMap(new LinkedHashMap<>(maximised));
        metrics =
                metrics == null
                        ? Map.of()
                        : Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    /** Terms of a bound that is not tightened, with KLs in closed form. */
    public ObjectiveTerms(double bound, double logLikelihood, Map<String, Double> kl) {
        this(bound, logLikelihood, kl, Map.of(), Set.of(), Map.of(), Map.of());
    }

    /** Terms of a bound. */
    public ObjectiveTerms(
            double bound,
            double logLikelihood,
            Map<String, Double> kl,
            Map<String, Double> supportGain,
            Set<String> sampledKl,
            Map<String, Double> maximised) {
        this(bound, logLikelihood, kl, supportGain, sampledKl, maximised, Map.of());
    }

    /** The mean of each term over several batches, at least one. */
    public static ObjectiveTerms mean(Collection<ObjectiveTerms> batches) {
        double n = batches.size();
        double bound = batches.stream().mapToDouble(ObjectiveTerms::bound).sum() / n;
        double likelihood = batches.stream().mapToDouble(ObjectiveTerms::logLikelihood).sum() / n;
        Map<String, Double> kl = new LinkedHashMap<>();
        Map<String, Double> gain = new LinkedHashMap<>();
        Map<String, Double> maximised = new LinkedHashMap<>();
        Map<String, Double> metrics = new LinkedHashMap<>();
        Set<String> sampledKl = Set.of();
        for (ObjectiveTerms terms : batches) {
            terms.kl.forEach((name, value) -> kl.merge(name, value / n, Double::sum));
            terms.supportGain.forEach((name, value) -> gain.merge(name, value / n, Double::sum));
            terms.maximised.forEach((name, value) -> maximised.merge(name, value / n, Double::sum));
            terms.metrics.forEach((name, value) -> metrics.merge(name, value / n, Double::sum));
            sampledKl = terms.sampledKl;
        }
        return new ObjectiveTerms(bound, likelihood, kl, gain, sampledKl, maximised, metrics);
    }

    /** What was maximised: the bound, unless {@link #maximised} has something else. */
    public double objective() {
        return maximised.getOrDefault(OBJECTIVE, bound);
    }

    /** What a latent's KL is called in files: {@code kl_c}, or {@code kl_c_sampled}. */
    public String klColumn(String latent) {
        return "kl_" + latent + (sampledKl.contains(latent) ? "_sampled" : "");
    }

    /** Whether a loss was minimised, so that there is no bound. */
    @JsonIgnore
    public boolean isLoss() {
        return !metrics.isEmpty();
    }

    /** All terms by the names that they have in files. */
    public Map<String, Double> columns() {
        if (isLoss()) {
            return metrics;
        }
        Map<String, Double> columns = new LinkedHashMap<>();
        columns.put("bound", bound);
        columns.put("logLikelihood", logLikelihood);
        kl.forEach((name, value) -> columns.put(klColumn(name), value));
        supportGain.forEach((name, gain) -> columns.put("supportGain_" + name, gain));
        columns.putAll(maximised);
        return columns;
    }

    /** Whether every term is finite. */
    @JsonIgnore
    public boolean isFinite() {
        return Double.isFinite(bound)
                && Double.isFinite(logLikelihood)
                && kl.values().stream().allMatch(Double::isFinite)
                && supportGain.values().stream().allMatch(Double::isFinite)
                && maximised.values().stream().allMatch(Double::isFinite)
                && metrics.values().stream().allMatch(Double::isFinite);
    }

    /** The first term that is not finite, or null. */
    public String nonFiniteTerm() {
        if (isLoss()) {
            return metrics.entrySet().stream()
                    .filter(entry -> !Double.isFinite(entry.getValue()))
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElse(null);
        }
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
        if (!Double.isFinite(bound)) {
            return "bound";
        }
        return maximised.entrySet().stream()
                .filter(entry -> !Double.isFinite(entry.getValue()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    /**
     * Such as "bound -85.12, log-likelihood -80.10, KL of c 25.10", in nats; or "loss 0.2512,
     * accuracy 0.9310".
     */
    @Override
    public String toString() {
        if (isLoss()) {
            return metrics.entrySet().stream()
                    .map(e -> String.format(Locale.ROOT, "%s %.4f", e.getKey(), e.getValue()))
                    .collect(Collectors.joining(", "));
        }
        StringBuilder text =
                new StringBuilder(
                        String.format(
                                Locale.ROOT,
                                "bound %.2f, log-likelihood %.2f",
                                bound,
                                logLikelihood));
        kl.forEach(
                (latent, value) ->
                        text.append(String.format(Locale.ROOT, ", KL of %s %.2f", latent, value)));
        maximised.forEach(
                (name, value) -> text.append(String.format(Locale.ROOT, ", %s %.2f", name, value)));
        return text.toString();
    }
}
