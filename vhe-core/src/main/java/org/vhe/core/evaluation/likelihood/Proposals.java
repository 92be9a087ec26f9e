package org.vhe.core.evaluation.likelihood;

import java.io.Closeable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.evaluation.scoring.LatentSamples;
import org.vhe.core.model.GaussianProposal;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ProposalRefinement;
import org.vhe.core.model.ProposalRefinement.Start;
import org.vhe.core.model.RefinementOptions;
import org.vhe.core.random.Seeds;

/** Samples of the latents of a class from proposals refined for it. */
final class Proposals implements Closeable {
    private final GroupedDataset data;
    private final ProposalRefinement refinement;

    /**
     * @throws IllegalArgumentException if the model's shared latents are not of one grouping, or
     *     have other posteriors than Gaussian ones
     */
    Proposals(Homoencoder model, GroupedDataset data, Grouping classes, RefinementOptions options) {
        int largest =
                IntStream.range(0, classes.groupCount()).map(classes::size).max().orElseThrow();
        this.data = data;
        this.refinement = new ProposalRefinement(model, options, 1, largest);
    }

    /**
     * @param members of the class
     * @param support of them, what q reads
     * @return so many samples, with the log ratios of prior and proposal
     */
    LatentSamples draw(int[] members, int[] support, int samples, long seed) {
        Map<String, GaussianProposal> amortised = refinement.amortised(values(support));
        Start start = new Start(values(members), amortised, Seeds.derive(seed, 0));
        // noise that the steps have not seen, without which the weights would be biased
        RandomGenerator fresh = Seeds.random(seed, 1);
        Map<String, float[]> drawn = new HashMap<>();
        Map<String, double[]> logDensities = new HashMap<>();
        new TreeMap<>(refinement.refine(List.of(start)).get(0))
                .forEach(
                        (latent, refined) -> {
                            GaussianProposal.Samples own = refined.draw(samples, fresh);
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

    private float[] values(int... elements) {
        float[] all = new float[elements.length * data.elementLength()];
        for (int i = 0; i < elements.length; i++) {
            data.copyElement(elements[i], all, i * data.elementLength());
        }
        return all;
    }

    @Override
    public void close() {
        refinement.close();
    }
}
