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
 * Classifies by one of several crossed factors, such as the character of an image whose style is
 * unknown, or its style whatever the character (section 3.2 of the paper):
 *
 * <pre>argmax over classes of log E_{q(c; D)} E_{p(s)} p(x | c, s)</pre>
 *
 * <p>The support set D of a class tells its own latent c only; its elements have values of the
 * other latent s that are not the query's. What the query adds is one draw of s from its prior,
 * which is integrated over by importance sampling from the posterior that reads the query alone:
 *
 * <pre>E_{p(s)} p(x | c, s) = E_{q(s; {x})} p(s) p(x | c, s) / q(s; {x})</pre>
 *
 * with S pairs of samples of c and s. A query's samples of s, and their weights, are the same for
 * all classes, so that these are compared on equal terms even where few samples have most of the
 * weight; so are its samples of per-element latents, which are integrated over by K importance
 * samples, as in {@link FewShotClassifier}. Scores are these log-likelihoods, in nats.
 *
 * <p>Serves one thread, as its evaluator does.
 */
public final class CrossedClassifier implements Classifier {
    private final ModelEvaluator evaluator;
    private final String grouping;
    private final ScoringOptions options;

    /**
     * @param grouping whose groups are the classes: latents shared over it are inferred from
     *     support sets, all other shared latents from the query
     * @throws IllegalArgumentException if no latent is shared over the grouping, or if one shared
     *     over it is a parent or a child of another that is not
     */
    public CrossedClassifier(ModelEvaluator evaluator, String grouping, ScoringOptions options) {
        LatentStructure structure = evaluator.model().structure();
        boolean any = false;
        for (LatentVariable latent : structure.sharedLatents()) {
            boolean ofClass = latent.grouping().equals(grouping);
            any |= ofClass;
            for (String parent : latent.parents()) {
                if (structure.get(parent).grouping().equals(grouping) != ofClass) {
                    throw new IllegalArgumentException(
                            "latents shared over '%s' must be independent of others, but '%s' depends on '%s'"
                                    .formatted(grouping, latent.name(), parent));
                }
            }
        }
        if (!any) {
            throw new IllegalArgumentException(
                    "classes of '%s' need a latent shared over them, but the model has %s"
                            .formatted(grouping, structure));
        }
        this.evaluator = evaluator;
        this.grouping = grouping;
        this.options = options;
    }

    @Override
    public String description() {
        return "expected likelihood of each %s, other factors integrated out, %d latent samples, %d element samples"
                .formatted(grouping, options.latentSamples(), elementSamples());
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
        LatentSamples classes =
                LatentSamples.ofClasses(
                        elements.require(episode.elements()),
                        episode.supports(),
                        options.latentSamples(),
                        Seeds.derive(seed, 0));
        double[][] scores = new double[episode.queries().length][episode.way()];
        long evaluations = 0;
        for (int query = 0; query < scores.length; query++) {
            int element = episode.queries()[query];
            LatentSamples others = others(elements, element, Seeds.derive(seed, 1, query));
            long noise = Seeds.derive(seed, 2, query);
            evaluations += score(elements, element, classes, others, scores[query], noise);
        }
        return new Scores(scores, evaluations);
    }

    /**
     * Samples of the latents that a query's class does not tell, given the query alone. All latents
     * are inferred, so that a factor's noise is the same whichever of them is asked for.
     */
    private LatentSamples others(EncodedElements elements, int query, long seed) {
        int[] itself = {query};
        List<LatentVariable> shared = evaluator.model().structure().sharedLatents();
        return LatentSamples.none(options.latentSamples())
                .infer(
                        elements,
                        shared.stream().map(LatentVariable::name).toList(),
                        (latent, row) -> itself,
                        seed)
                .only(
                        shared.stream()
                                .filter(latent -> !latent.grouping().equals(grouping))
                                .map(LatentVariable::name)
                                .toList());
    }

    /**
     * @param classes each class's samples, of which those of the other factors are not used
     * @param others the query's samples of the other factors
     * @param scores receives those of one query for all classes
     * @return evaluations of the likelihood
     */
    private long score(
            EncodedElements elements,
            int query,
            LatentSamples classes,
            LatentSamples others,
            double[] scores,
            long seed) {
        int samples = options.latentSamples();
        double[] ratios = others.logRatios();
        LatentSamples pairs = classes.replacedBy(others.rows(classes.size(), row -> row % samples));
        LogMeanExp mean = new LogMeanExp();
        return new ScoredRows(elements, options.rowsPerChunk(), elementSamples())
                .score(
                        pairs.size(),
                        pair -> query,
                        pairs,
                        pair -> (int) pair,
                        pair -> pair % samples,
                        seed,
                        (pair, logLikelihood) -> {
                            int sample = (int) (pair % samples);
                            mean.add(logLikelihood + ratios[sample]);
                            if (sample == samples - 1) {
                                scores[(int) (pair / samples)] = mean.take();
                            }
                        });
    }
}
