package org.vhe.core.evaluation.likelihood;

import java.io.Closeable;
import java.util.Map;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.model.AnnealedImportanceSampling;
import org.vhe.core.model.AnnealingOptions;
import org.vhe.core.model.GaussianProposal;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.random.Seeds;

/** Weights of classes by annealed importance sampling from their proposals. */
final class AnnealedClasses implements Closeable {
    private final GroupedDataset data;
    private final Proposals proposals;
    private final AnnealedImportanceSampling annealing;

    /**
     * @param evaluator of the model; what executes its graphs executes these
     * @param proposals where chains begin, which are closed by whoever made them
     * @throws IllegalArgumentException if the model is none whose latents can be annealed
     */
    AnnealedClasses(
            ModelEvaluator evaluator,
            GroupedDataset data,
            Grouping classes,
            Proposals proposals,
            AnnealingOptions options) {
        this.data = data;
        this.proposals = proposals;
        this.annealing =
                new AnnealedImportanceSampling(
                        evaluator.model(),
                        options,
                        ClassElements.largest(classes),
                        evaluator.executor());
    }

    /**
     * @param members of the class
     * @param support of them, what q reads
     * @return [chains]
     */
    double[] logWeights(int[] members, int[] support, long seed) {
        Map<String, GaussianProposal> start = proposals.of(members, support, Seeds.derive(seed, 0));
        return annealing
                .weights(ClassElements.of(data, members), start, Seeds.derive(seed, 1))
                .logWeights();
    }

    @Override
    public void close() {
        annealing.close();
    }
}
