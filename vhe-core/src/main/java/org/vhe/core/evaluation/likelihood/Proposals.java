package org.vhe.core.evaluation.likelihood;

import java.io.Closeable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.evaluation.scoring.LatentSamples;
import org.vhe.core.model.GaussianProposal;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.model.ProposalRefinement;
import org.vhe.core.model.ProposalRefinement.Start;
import org.vhe.core.model.RefinementOptions;
import org.vhe.core.random.Seeds;

/** What the latents of a class are drawn from: q(c; D), or what is refined from it. */
final class Proposals implements Closeable {
    private final GroupedDataset data;
    private final Optional<RefinementOptions> options;
    private final ProposalRefinement refinement;

    /**
     * @param evaluator of the model; what executes its graphs executes these
     * @param options empty for q(c; D) as it is
     * @throws IllegalArgumentException if the model's shared latents are not of one grouping, or
     *     have other posteriors than Gaussian ones
     */
    Proposals(
            ModelEvaluator evaluator,
            GroupedDataset data,
            Grouping classes,
            Optional<RefinementOptions> options) {
        this.data = data;
        this.options = options;
        this.refinement =
                new ProposalRefinement(
                        evaluator.model(),
                        options.orElse(RefinementOptions.DEFAULT),
                        1,
                        ClassElements.largest(classes),
                        evaluator.executor());
    }

    /**
     * Those of a class.
     *
     * @param members of the class
     * @param support of them, what q reads
     */
    Map<String, GaussianProposal> of(int[] members, int[] support, long seed) {
        Map<String, GaussianProposal> amortised =
                refinement.amortised(ClassElements.of(data, support));
        if (options.isEmpty()) {
            return amortised;
        }
        Start start = new Start(ClassElements.of(data, members), amortised, seed);
        return refinement.refine(List.of(start)).get(0);
    }

    /**
     * @param members of the class
     * @param support of them, what q reads
     * @return so many samples, with the log ratios of prior and proposal
     */
    LatentSamples draw(int[] members, int[] support, int samples, long seed) {
        Map<String, GaussianProposal> proposals = of(members, support, Seeds.derive(seed, 0));
        // noise that the steps have not seen, without which the weights would be biased
        RandomGenerator fresh = Seeds.random(seed, 1);
        Map<String, float[]> drawn = new HashMap<>();
        Map<String, double[]> logDensities = new HashMap<>();
        new TreeMap<>(proposals)
                .forEach(
                        (latent, proposal) -> {
                            GaussianProposal.Samples own = proposal.draw(samples, fresh);
                            drawn.put(latent, own.values());
                            logDensities.put(latent, own.logDensities());
                        });
        Map<String, double[]> ratios = refinement.logPriors(drawn);
        ratios.forEach(
                (latent, ratio) ->
                        Arrays.setAll(
                                ratio, sample -> ratio[sample] - logDensities.get(latent)[sample]));
        return new LatentSamples(samples, drawn, ratios);
    }

    @Override
    public void close() {
        refinement.close();
    }
}
