package org.vhe.core.evaluation.likelihood;

import java.util.List;
import java.util.Optional;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.evaluation.scoring.ElementSource;
import org.vhe.core.evaluation.scoring.EncodedElements;
import org.vhe.core.model.EvaluatorPool;
import org.vhe.core.model.ModelEvaluator;

/**
 * Estimates the likelihoods of single groups, each with noise of its own: a result depends on the
 * group's number, not on which others were estimated before. Serves one thread.
 */
public final class GroupEstimator implements EvaluatorPool.Worker<GroupLikelihood> {
    private final GroupedDataset data;
    private final Grouping level;
    private final Optional<Proposals> proposals;
    private final Optional<AnnealedClasses> annealed;
    private final NestedEstimate estimate;

    GroupEstimator(
            ModelEvaluator evaluator,
            GroupedDataset data,
            JointLikelihoodOptions options,
            List<Grouping> levels,
            LikelihoodMemory memory,
            GroupNumbers numbers) {
        this.data = data;
        this.level = levels.get(0);
        this.proposals =
                options.refinement() == null && options.annealing() == null
                        ? Optional.empty()
                        : Optional.of(
                                new Proposals(
                                        evaluator,
                                        data,
                                        level,
                                        Optional.ofNullable(options.refinement())));
        this.annealed =
                Optional.ofNullable(options.annealing())
                        .map(
                                steps ->
                                        new AnnealedClasses(
                                                evaluator,
                                                data,
                                                level,
                                                proposals.orElseThrow(),
                                                steps));
        EncodedElements elements =
                new EncodedElements(evaluator, ElementSource.of(data), options.rowsPerChunk());
        this.estimate =
                new NestedEstimate(elements, options, levels, memory, proposals, annealed, numbers);
    }

    /** The coarsest grouping of shared latents, whose groups are estimated. */
    public Grouping grouping() {
        return level;
    }

    /**
     * The likelihood of a group.
     *
     * @param group its number in {@link #grouping()}
     */
    @Override
    public GroupLikelihood of(int group) {
        return estimate.of(group);
    }

    /** The sum of the values of each group, for {@link JointLikelihoodResult}'s adjusted mean. */
    public double[] sumsOfValues() {
        return AdjustedNll.sums(data, level);
    }

    @Override
    public void close() {
        proposals.ifPresent(Proposals::close);
        annealed.ifPresent(AnnealedClasses::close);
    }
}
