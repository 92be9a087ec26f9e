package org.vhe.core.evaluation.likelihood;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.vhe.core.check.Require;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.episode.EpisodeSampler;
import org.vhe.core.episode.SupportSpec;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.objective.Objective;
import org.vhe.core.objective.ObjectiveEpisodes;
import org.vhe.core.objective.ObjectiveRunner;
import org.vhe.core.objective.ObjectiveTerms;
import org.vhe.core.random.Seeds;

/**
 * The terms that objectives are made of, for a model as it is: the mean over targets x of
 *
 * <pre>E_{q(c; D)} log p(x | c)  and  KL(q(c; D) || p(c))</pre>
 *
 * with one support set D and one sample of the latents for each target and pass. With targets
 * outside D, minus the first is the generation loss of the paper's one-dimensional study (figure
 * 3), and the second its encoded information.
 *
 * @param logLikelihood E log p(x | latents), in nats; for models with per-element latents the
 *     reconstruction term
 * @param kl KL of each latent, in nats
 * @param sampledKl the latents whose KL is log q - log p at a sample, for want of a closed form
 * @param targets number of targets, all passes together
 */
public record EstimatedTerms(
        double logLikelihood, Map<String, Double> kl, Set<String> sampledKl, long targets) {

    /** Keeps the order of the KLs. */
    public EstimatedTerms {
        kl = Collections.unmodifiableMap(new LinkedHashMap<>(kl));
    }

    /**
     * How to estimate.
     *
     * @param batchSize targets at a time; results are reproducible for the same number only
     * @param batches number of batches, one after the other through all elements
     * @param seed of support sets and noise
     */
    public record Options(int batchSize, int batches, long seed) {

        /** Checks that both numbers are positive. */
        public Options {
            Require.positive("batchSize", batchSize);
            Require.positive("batches", batches);
        }
    }

    /**
     * Estimates the terms.
     *
     * @param data targets and supports; its augmentations are applied
     * @param supports one for each shared latent
     */
    public static EstimatedTerms of(
            Homoencoder model, GroupedDataset data, List<SupportSpec> supports, Options options) {
        long seed = Seeds.derive(options.seed(), "episodes");
        Homoencoder plain = model.withoutSupportInference();
        EpisodeSampler sampler =
                ObjectiveEpisodes.sampler(plain, data, supports, options.batchSize(), seed);
        Map<String, Integer> sizes = new LinkedHashMap<>();
        supports.forEach(spec -> sizes.put(spec.latent(), spec.size()));
        double logLikelihood = 0;
        Set<String> sampled = Set.of();
        Map<String, Double> kls = new LinkedHashMap<>();
        try (ObjectiveRunner runner =
                ObjectiveRunner.of(plain, Objective.VHE, options.batchSize(), sizes)) {
            for (int i = 0; i < options.batches(); i++) {
                long noise = Seeds.derive(options.seed(), i);
                ObjectiveTerms terms = runner.terms(sampler.batch(i), noise).mean();
                sampled = terms.sampledKl();
                logLikelihood += terms.logLikelihood() / options.batches();
                terms.kl()
                        .forEach(
                                (name, kl) -> kls.merge(name, kl / options.batches(), Double::sum));
            }
        }
        return new EstimatedTerms(
                logLikelihood, kls, sampled, (long) options.batches() * options.batchSize());
    }
}
