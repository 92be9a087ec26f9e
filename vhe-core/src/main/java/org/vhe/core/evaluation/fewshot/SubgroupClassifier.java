package org.vhe.core.evaluation.fewshot;

import java.util.List;
import org.vhe.core.check.Require;
import org.vhe.core.evaluation.scoring.ElementSource;
import org.vhe.core.evaluation.scoring.EncodedElements;
import org.vhe.core.evaluation.scoring.LatentSamples;
import org.vhe.core.evaluation.scoring.LogMeanExp;
import org.vhe.core.evaluation.scoring.ScoredRows;
import org.vhe.core.evaluation.scoring.ScoringOptions;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.random.Seeds;

/**
 * Says to which group an element of a new subgroup belongs, by examples of other subgroups: of
 * which alphabet a new character is. The score of a group with examples D is
 *
 * <pre>
 * log E_{a ~ q(a; D)} p(x | a),   p(x | a) = E_{c ~ q(c; {x}, a)} [p(c | a) / q(c; {x}, a) p(x | a, c)]
 * </pre>
 *
 * where a stands for the latents of the groups, c for those of finer groupings, which the element's
 * own subgroup has, and p(x | a, c) is estimated as by {@link FewShotClassifier}. Scores are in
 * nats.
 *
 * <p>All groups of a query meet the same noise, so that less of it is in the differences of scores,
 * which decide. Serves one thread, as its evaluator does.
 */
public final class SubgroupClassifier implements Classifier {
    private final ModelEvaluator evaluator;
    private final String grouping;
    private final int subgroupSamples;
    private final ScoringOptions options;

    /**
     * @param grouping of the groups to choose between
     * @param subgroupSamples samples of the finer latents for each sample of the group's
     * @param options samples of the group's latents, and of the per-element ones
     * @throws IllegalArgumentException if no latent is shared over the grouping
     */
    public SubgroupClassifier(
            ModelEvaluator evaluator,
            String grouping,
            int subgroupSamples,
            ScoringOptions options) {
        this.evaluator = evaluator;
        this.grouping = grouping;
        this.subgroupSamples = Require.positive("subgroupSamples", subgroupSamples);
        this.options = options;
        FewShotClassifier.requireSharedOver(grouping, evaluator);
    }

    /** Names of the latents of the groups, or of the other shared ones. */
    private List<String> latents(boolean ofGroups) {
        return evaluator.model().structure().sharedLatents().stream()
                .filter(latent -> latent.grouping().equals(grouping) == ofGroups)
                .map(LatentVariable::name)
                .toList();
    }

    @Override
    public String description() {
        return "expected likelihood of a new subgroup of each %s, %d latent samples, %d subgroup samples, %d element samples"
                .formatted(grouping, options.latentSamples(), subgroupSamples, elementSamples());
    }

    private int elementSamples() {
        return ScoredRows.elementSamples(evaluator, options.elementSamples());
    }

    @Override
    public EpisodeScorer over(ElementSource elements) {
        EncodedElements encoded = new EncodedElements(evaluator, elements, options.rowsPerChunk());
        return (episode, seed) -> score(encoded, episode, seed);
    }

    private Scores score(EncodedElements elements, FewShotEpisode episode, long seed) {
        elements.require(episode.elements());
        LatentSamples[] groups = new LatentSamples[episode.way()];
        for (int group = 0; group < groups.length; group++) {
            int[] support = episode.supports()[group];
            groups[group] =
                    LatentSamples.none(options.latentSamples())
                            .infer(
                                    elements,
                                    latents(true),
                                    (latent, row) -> support,
                                    Seeds.derive(seed, 0));
        }
        double[][] scores = new double[episode.queries().length][groups.length];
        long evaluations = 0;
        for (int query = 0; query < scores.length; query++) {
            long noise = Seeds.derive(seed, 1, query);
            for (int group = 0; group < groups.length; group++) {
                LogMeanExp mean = new LogMeanExp();
                evaluations +=
                        score(elements, episode.queries()[query], groups[group], mean, noise);
                scores[query][group] = mean.value();
            }
        }
        return new Scores(scores, evaluations);
    }

    /**
     * @param group samples of the group's latents
     * @param mean receives the weights of p(x | D)
     * @return evaluations of the likelihood
     */
    private long score(
            EncodedElements elements, int query, LatentSamples group, LogMeanExp mean, long seed) {
        int[] itself = {query};
        int samples = options.latentSamples() * subgroupSamples;
        LatentSamples latents =
                group.rows(samples, row -> row / subgroupSamples)
                        .infer(
                                elements,
                                latents(false),
                                (latent, row) -> itself,
                                Seeds.derive(seed, 0));
        double[] ratios = latents.logRatios();
        int rows = Math.min(options.rowsPerChunk(), samples * elementSamples());
        return new ScoredRows(elements, rows, elementSamples())
                .score(
                        samples,
                        pair -> query,
                        latents,
                        pair -> (int) pair,
                        Seeds.derive(seed, 1),
                        (pair, logLikelihood) -> mean.add(ratios[(int) pair] + logLikelihood));
    }
}
