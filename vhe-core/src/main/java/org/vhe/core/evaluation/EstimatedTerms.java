package org.vhe.core.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.episode.EpisodeBatch;
import org.vhe.core.episode.EpisodeSampler;
import org.vhe.core.episode.SupportSpec;
import org.vhe.core.graph.ArrayTransfer;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.graph.Mode;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ObjectiveGraph;
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
 * @param targets number of targets, all passes together
 */
public record EstimatedTerms(double logLikelihood, Map<String, Double> kl, long targets) {

    /** Keeps the order of the KLs. */
    public EstimatedTerms {
        kl = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(kl));
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
            if (batchSize < 1 || batches < 1) {
                throw new IllegalArgumentException(
                        "batchSize and batches must be positive, but are %d and %d"
                                .formatted(batchSize, batches));
            }
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
        EpisodeSampler sampler = new EpisodeSampler(data, supports, options.batchSize(), seed);
        Map<String, Integer> sizes = new LinkedHashMap<>();
        supports.forEach(spec -> sizes.put(spec.latent(), spec.size()));
        ObjectiveGraph terms = model.objectiveGraph(Mode.EVALUATION, options.batchSize(), sizes);
        List<String> outputs = new ArrayList<>(List.of(terms.logLikelihood().name()));
        terms.kl().values().forEach(kl -> outputs.add(kl.name()));
        try (GraphExecutor executor =
                GraphExecutor.create(terms.graph(), outputs, GraphExecutor.Kind.COMPILED)) {
            double logLikelihood = 0;
            Map<String, Double> kls = new LinkedHashMap<>();
            for (int i = 0; i < options.batches(); i++) {
                feed(executor, terms, sampler.batch(i), Seeds.derive(options.seed(), i));
                executor.execute();
                logLikelihood += mean(executor, outputs.get(0)) / options.batches();
                terms.kl()
                        .forEach(
                                (name, kl) ->
                                        kls.merge(
                                                name,
                                                mean(executor, kl.name()) / options.batches(),
                                                Double::sum));
            }
            return new EstimatedTerms(
                    logLikelihood, kls, (long) options.batches() * options.batchSize());
        }
    }

    static void feed(GraphExecutor executor, ObjectiveGraph terms, EpisodeBatch batch, long seed) {
        ArrayTransfer.copy(batch.targets(), executor.input(ObjectiveGraph.TARGET));
        for (String latent : batch.latents()) {
            String input = ObjectiveGraph.support(latent);
            ArrayTransfer.copy(batch.support(latent), executor.input(input));
        }
        terms.graph()
                .noiseInputs()
                .forEach(
                        (name, kind) -> {
                            var input = executor.input(name);
                            int length = Math.toIntExact(input.length());
                            var random = Seeds.random(Seeds.derive(seed, name));
                            ArrayTransfer.copy(ArrayTransfer.draw(kind, length, random), input);
                        });
    }

    private static double mean(GraphExecutor executor, String output) {
        double[] values = ArrayTransfer.toDoubles(executor.outputBuffer(output));
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
