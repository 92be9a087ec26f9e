package org.vhe.core.evaluation.fewshot;

import java.util.List;
import org.vhe.core.evaluation.scoring.ElementSource;
import org.vhe.core.evaluation.scoring.EncodedElements;
import org.vhe.core.evaluation.scoring.LatentSamples;
import org.vhe.core.evaluation.scoring.LogMeanExp;
import org.vhe.core.evaluation.scoring.ScoredRows;
import org.vhe.core.evaluation.scoring.ScoringOptions;
import org.vhe.core.latent.LatentStructure;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.random.Seeds;

/**
 * Classifies by the expected likelihood under the posterior of each class:
 *
 * <pre>argmax over classes of log E_{q(c; D)} p(x | c)</pre>
 *
 * with S samples of c and, for p(x | c) = E_{q(z; x, c)} p(z | c) p(x | c, z) / q(z; x, c), K
 * importance samples of the per-element latents (supplement 6.4.1 of the paper). All shared latents
 * are inferred from the class's support set. Scores are these log-likelihoods, in nats.
 *
 * <p>All classes of a query meet the same noise, so that less of it is in the differences of
 * scores, which decide. {@link AdaptiveFewShotClassifier} comes to nearly the same decisions for
 * less.
 *
 * <p>Serves one thread, as its evaluator does.
 */
public final class FewShotClassifier implements Classifier {
    private final ModelEvaluator evaluator;
    private final ScoringOptions options;

    /**
     * @throws IllegalArgumentException if the model has no latent that elements share
     */
    public FewShotClassifier(ModelEvaluator evaluator, ScoringOptions options) {
        this.evaluator = requireSharedLatent(evaluator);
        this.options = options;
    }

    static ModelEvaluator requireSharedLatent(ModelEvaluator evaluator) {
        if (evaluator.model().structure().sharedLatents().isEmpty()) {
            throw new IllegalArgumentException(
                    "few-shot classification needs a latent shared by a class, but the model has "
                            + evaluator.model().structure());
        }
        return evaluator;
    }

    /**
     * The latents that are shared over a grouping.
     *
     * @throws IllegalArgumentException if there is none
     */
    static List<LatentVariable> requireSharedOver(String grouping, ModelEvaluator evaluator) {
        LatentStructure structure = evaluator.model().structure();
        List<LatentVariable> latents = structure.sharedOver(grouping);
        if (latents.isEmpty()) {
            throw new IllegalArgumentException(
                    "no latent is shared over grouping '%s'; the model has %s"
                            .formatted(grouping, structure));
        }
        return latents;
    }

    @Override
    public String description() {
        return "expected likelihood, %d latent samples, %d element samples"
                .formatted(options.latentSamples(), elementSamples());
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
        int samples = options.latentSamples();
        LatentSamples latents =
                LatentSamples.ofClasses(
                        elements.require(episode.elements()),
                        episode.supports(),
                        samples,
                        Seeds.derive(seed, 0));
        ScoredRows rows = new ScoredRows(elements, options.rowsPerChunk(), elementSamples());
        double[][] scores = new double[episode.queries().length][episode.way()];
        LogMeanExp mean = new LogMeanExp();
        int perQuery = episode.way() * samples;
        long evaluations =
                rows.score(
                        (long) scores.length * perQuery,
                        pair -> episode.queries()[(int) (pair / perQuery)],
                        latents,
                        pair -> (int) (pair % perQuery),
                        pair -> pair / perQuery * samples + pair % samples,
                        Seeds.derive(seed, 1),
                        (pair, logLikelihood) -> {
                            mean.add(logLikelihood);
                            if ((pair + 1) % samples == 0) {
                                int c = (int) (pair % perQuery) / samples;
                                scores[(int) (pair / perQuery)][c] = mean.take();
                            }
                        });
        return new Scores(scores, evaluations);
    }
}
