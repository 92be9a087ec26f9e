package org.vhe.core.evaluation.likelihood;

import java.io.Closeable;
import java.util.List;
import java.util.Map;
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

/** Samples of the latent of a class from proposals refined for it. */
final class Proposals implements Closeable {
    private final GroupedDataset data;
    private final String latent;
    private final ProposalRefinement refinement;

    /**
     * @throws IllegalArgumentException if the model has not one shared latent with a Gaussian
     *     posterior
     */
    Proposals(Homoencoder model, GroupedDataset data, Grouping classes, RefinementOptions options) {
        int largest =
                IntStream.range(0, classes.groupCount()).map(classes::size).max().orElseThrow();
        this.data = data;
        this.refinement = new ProposalRefinement(model, options, 1, largest);
        this.latent = model.structure().sharedLatents().get(0).name();
    }

    /**
     * @param members of the class
     * @param support of them, what q reads
     * @return so many samples, with the log ratios of prior and proposal
     */
    LatentSamples draw(int[] members, int[] support, int samples, long seed) {
        GaussianProposal amortised = refinement.amortised(values(support));
        Start start = new Start(values(members), amortised, Seeds.derive(seed, 0));
        GaussianProposal refined = refinement.refine(List.of(start)).get(0);
        // noise that the steps have not seen, without which the weights would be biased
        GaussianProposal.Samples drawn = refined.draw(samples, Seeds.random(seed, 1));
        double[] ratios = refinement.logPrior(drawn.values());
        for (int sample = 0; sample < samples; sample++) {
            ratios[sample] -= drawn.logDensities()[sample];
        }
        return new LatentSamples(samples, Map.of(latent, drawn.values()), Map.of(latent, ratios));
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
