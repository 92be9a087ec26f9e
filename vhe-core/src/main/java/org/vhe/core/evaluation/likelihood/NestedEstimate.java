package org.vhe.core.evaluation.likelihood;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.dataset.NestedGroupings;
import org.vhe.core.evaluation.scoring.EncodedElements;
import org.vhe.core.evaluation.scoring.LatentSamples;
import org.vhe.core.evaluation.scoring.LogMeanExp;
import org.vhe.core.evaluation.scoring.ScoredRows;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.random.Draw;
import org.vhe.core.random.Seeds;

/**
 * The importance weights of nested groups: latents of a group are inferred given those of the
 * groups around it, and each sample is worth
 *
 * <pre>p(u) / q(u; D) times the product, over the groups within, of their mean weights</pre>
 *
 * down to the elements, whose likelihood is estimated given all shared latents.
 */
final class NestedEstimate {
    private final EncodedElements elements;
    private final JointLikelihoodOptions options;
    private final List<Grouping> levels;
    private final LikelihoodMemory memory;
    private final Optional<Proposals> proposals;
    private final Optional<AnnealedClasses> annealed;
    private final GroupNumbers numbers;

    /**
     * @param levels the groupings of all shared latents, the coarsest first
     * @param proposals to draw from instead of posteriors, of models with one level
     * @param annealed what weighs classes from there instead, of models with one level
     */
    NestedEstimate(
            EncodedElements elements,
            JointLikelihoodOptions options,
            List<Grouping> levels,
            LikelihoodMemory memory,
            Optional<Proposals> proposals,
            Optional<AnnealedClasses> annealed,
            GroupNumbers numbers) {
        this.numbers = numbers;
        this.elements = elements;
        this.options = options;
        this.levels = levels;
        this.memory = memory;
        this.proposals = proposals;
        this.annealed = annealed;
    }

    /** The likelihood of a group of the coarsest grouping. */
    GroupLikelihood of(int group) {
        Grouping level = levels.get(0);
        elements.require(level.members(group));
        double[] weights =
                logWeights(
                        0,
                        group,
                        LatentSamples.none(1),
                        Seeds.derive(options.seed(), numbers.of(level, group)));
        elements.forget();
        return GroupLikelihood.of(level.label(group), level.size(group), weights);
    }

    /**
     * @param around samples of the latents of coarser groupings
     * @return [row of {@code around} * samples]
     */
    private double[] logWeights(int depth, int group, LatentSamples around, long seed) {
        Grouping level = levels.get(depth);
        int[] members = level.members(group);
        int samples = options.level(level.name()).samples();
        int[] support = support(level, members, Seeds.derive(seed, 0));
        long noise = Seeds.derive(seed, 1);
        if (annealed.isPresent()) {
            return annealed.get().logWeights(members, support, noise);
        }
        LatentSamples latents =
                proposals.isPresent()
                        ? proposals.get().draw(members, support, samples, noise)
                        : around.rows(around.size() * samples, row -> row / samples)
                                .infer(elements, latentsOf(level), (latent, row) -> support, noise);
        // Sums of one level begin with the ratios, those of several end with them: the last bits
        // of a double depend on the order, and are to be those of earlier releases.
        double[] ratios = latents.logRatios();
        double[] weights = nested() ? new double[ratios.length] : ratios.clone();
        addWithin(weights, depth + 1, members, latents, Seeds.derive(seed, 2));
        for (int row = 0; nested() && row < weights.length; row++) {
            weights[row] += ratios[row];
        }
        return weights;
    }

    private boolean nested() {
        return levels.size() > 1;
    }

    /** Adds log p(members | latents) of each row of the latents. */
    private void addWithin(
            double[] total, int depth, int[] members, LatentSamples latents, long seed) {
        if (depth == levels.size()) {
            addElements(total, members, latents, seed);
            return;
        }
        String level = levels.get(depth).name();
        for (int group : NestedGroupings.groupsOf(levels.get(depth), members)) {
            double[] logMeans =
                    memory.within(level, group)
                            .orElseGet(
                                    () ->
                                            logMeans(
                                                    depth,
                                                    group,
                                                    latents,
                                                    Seeds.derive(
                                                            seed,
                                                            numbers.of(levels.get(depth), group))));
            for (int row = 0; row < total.length; row++) {
                total[row] += logMeans[row];
            }
        }
    }

    /** The mean weight of a group within others, for each sample of the latents around it. */
    private double[] logMeans(int depth, int group, LatentSamples around, long seed) {
        String level = levels.get(depth).name();
        int samples = options.level(level).samples();
        double[] weights = logWeights(depth, group, around, seed);
        double[] means = new double[weights.length / samples];
        LogMeanExp mean = new LogMeanExp();
        for (int i = 0; i < weights.length; i++) {
            mean.add(weights[i]);
            if ((i + 1) % samples == 0) {
                means[i / samples] = mean.take();
            }
        }
        memory.keepWithin(level, group, means);
        return means;
    }

    private void addElements(double[] total, int[] members, LatentSamples latents, long seed) {
        int n = members.length;
        int elementSamples = ScoredRows.elementSamples(model(), options.elementSamples());
        new ScoredRows(elements, options.rowsPerChunk(), elementSamples)
                .score(
                        (long) total.length * n,
                        pair -> members[(int) (pair % n)],
                        latents,
                        pair -> (int) (pair / n),
                        seed,
                        (pair, logLikelihood) -> total[(int) (pair / n)] += logLikelihood);
    }

    private int[] support(Grouping level, int[] members, long seed) {
        int size = options.level(level.name()).supportSize();
        if (size == 0 || size >= members.length) {
            return members;
        }
        int[] drawn = Draw.choose(members, size, Seeds.random(seed));
        if (nested()) {
            Arrays.sort(drawn);
        }
        return drawn;
    }

    private List<String> latentsOf(Grouping level) {
        return model().model().structure().sharedOver(level.name()).stream()
                .map(LatentVariable::name)
                .toList();
    }

    private ModelEvaluator model() {
        return elements.evaluator();
    }
}
