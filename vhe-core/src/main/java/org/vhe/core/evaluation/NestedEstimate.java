package org.vhe.core.evaluation;

import java.util.Arrays;
import java.util.List;
import org.vhe.core.dataset.Grouping;
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
    private final NestedLikelihoodOptions options;
    private final List<Grouping> levels;

    /**
     * @param levels the groupings of all shared latents, the coarsest first
     */
    NestedEstimate(
            EncodedElements elements, NestedLikelihoodOptions options, List<Grouping> levels) {
        this.elements = elements;
        this.options = options;
        this.levels = levels;
    }

    /** Log weights of samples of a group of the coarsest grouping. */
    double[] logWeights(int group, long seed) {
        return logWeights(0, group, LatentSamples.none(1), seed);
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
        LatentSamples latents =
                around.rows(around.logRatios().length * samples, row -> row / samples)
                        .infer(
                                elements,
                                latentsOf(level),
                                (latent, row) -> support,
                                Seeds.derive(seed, 1));
        double[] weights = within(depth + 1, members, latents, Seeds.derive(seed, 2));
        for (int row = 0; row < weights.length; row++) {
            weights[row] += latents.logRatios()[row];
        }
        return weights;
    }

    /** log p(members | latents) of each row of the latents. */
    private double[] within(int depth, int[] members, LatentSamples latents, long seed) {
        if (depth == levels.size()) {
            return ofElements(members, latents, seed);
        }
        Grouping level = levels.get(depth);
        int samples = options.level(level.name()).samples();
        double[] total = new double[latents.logRatios().length];
        LogMeanExp mean = new LogMeanExp();
        for (int group : NestedGroupings.groupsOf(level, members)) {
            double[] weights = logWeights(depth, group, latents, Seeds.derive(seed, group));
            for (int i = 0; i < weights.length; i++) {
                mean.add(weights[i]);
                if ((i + 1) % samples == 0) {
                    total[i / samples] += mean.take();
                }
            }
        }
        return total;
    }

    private double[] ofElements(int[] members, LatentSamples latents, long seed) {
        int n = members.length;
        double[] total = new double[latents.logRatios().length];
        new ScoredRows(elements, options.rowsPerChunk(), elementSamples())
                .score(
                        (long) total.length * n,
                        pair -> members[(int) (pair % n)],
                        latents,
                        pair -> (int) (pair / n),
                        seed,
                        (pair, logLikelihood) -> total[(int) (pair / n)] += logLikelihood);
        return total;
    }

    private int[] support(Grouping level, int[] members, long seed) {
        int size = options.level(level.name()).supportSize();
        if (size == 0 || size >= members.length) {
            return members;
        }
        int[] drawn = Draw.choose(members, size, Seeds.random(seed));
        Arrays.sort(drawn);
        return drawn;
    }

    private List<String> latentsOf(Grouping level) {
        return model().model().structure().sharedLatents().stream()
                .filter(latent -> latent.grouping().equals(level.name()))
                .map(LatentVariable::name)
                .toList();
    }

    private int elementSamples() {
        boolean none = model().model().structure().elementLatents().isEmpty();
        return none ? 1 : options.elementSamples();
    }

    private ModelEvaluator model() {
        return elements.evaluator();
    }
}
