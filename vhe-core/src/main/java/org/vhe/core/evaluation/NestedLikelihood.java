package org.vhe.core.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.random.Draw;
import org.vhe.core.random.Seeds;

/**
 * The joint likelihood of nested groups by nested importance sampling: for an alphabet A of
 * characters X (equation 20 of the paper),
 *
 * <pre>
 * log p(A) = log (1/K) sum_k w(a_k) prod over X of (1/L) sum_l w(c_kl) prod_i p(x_i | a_k, c_kl)
 * with w(a) = p(a) / q(a; D),  w(c) = p(c | a) / q(c; D, a)</pre>
 *
 * where each p(x_i | a, c) is itself estimated with importance samples of the per-element latents.
 * Given a, the means over c of different characters are independent and unbiased, and so is their
 * product: a lower bound in expectation, tight as K and L grow. The same for any number of levels;
 * for one, {@link JointLikelihood}'s estimator.
 */
public final class NestedLikelihood {
    private final ModelEvaluator evaluator;
    private final NestedLikelihoodOptions options;
    private final List<String> groupings;

    /**
     * @throws IllegalArgumentException if the model has no shared latents, or the options lack a
     *     level for one of their groupings
     */
    public NestedLikelihood(ModelEvaluator evaluator, NestedLikelihoodOptions options) {
        this.evaluator = evaluator;
        this.options = options;
        this.groupings =
                evaluator.model().structure().sharedLatents().stream()
                        .map(LatentVariable::grouping)
                        .distinct()
                        .toList();
        if (groupings.isEmpty()) {
            throw new IllegalArgumentException(
                    "the joint likelihood of groups needs latents that they share, but the model has "
                            + evaluator.model().structure());
        }
        groupings.forEach(options::level);
    }

    /**
     * Evaluates the groups of the coarsest grouping.
     *
     * @param data has the groupings of the model's shared latents, nested in each other;
     *     augmentations are not applied
     * @throws IllegalArgumentException if the groupings are not nested
     */
    public NestedLikelihoodResult evaluate(GroupedDataset data, EvaluationProgress progress) {
        List<Grouping> levels = NestedGroupings.of(data, groupings);
        Grouping coarsest = levels.get(0);
        EncodedElements elements =
                new EncodedElements(evaluator, data::copyElement, options.rowsPerChunk());
        NestedEstimate estimate = new NestedEstimate(elements, options, levels);
        int[] chosen = choose(coarsest.groupCount());
        List<ClassLikelihood> results = new ArrayList<>();
        for (int group : chosen) {
            elements.require(coarsest.members(group));
            double[] weights = estimate.logWeights(group, Seeds.derive(options.seed(), group));
            results.add(of(coarsest, group, weights));
            elements.forget();
            progress.update(results.size(), chosen.length);
        }
        return NestedLikelihoodResult.of(options, results);
    }

    private int[] choose(int count) {
        int[] all = new int[count];
        Arrays.setAll(all, i -> i);
        if (options.maxGroups() == 0 || options.maxGroups() >= count) {
            return all;
        }
        long seed = Seeds.derive(options.seed(), "groups");
        int[] chosen = Draw.choose(all, options.maxGroups(), Seeds.random(seed));
        Arrays.sort(chosen);
        return chosen;
    }

    private static ClassLikelihood of(Grouping grouping, int group, double[] logWeights) {
        LogMeanExp mean = new LogMeanExp();
        Arrays.stream(logWeights).forEach(mean::add);
        double effective = mean.effectiveSamples();
        double total = mean.take();
        int n = grouping.size(group);
        return new ClassLikelihood(grouping.label(group), n, total, total / n, effective);
    }
}
