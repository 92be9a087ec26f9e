package org.vhe.core.evaluation.fewshot;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.vhe.core.check.Require;
import org.vhe.core.evaluation.scoring.ElementSource;
import org.vhe.core.evaluation.scoring.EncodedElements;
import org.vhe.core.evaluation.scoring.RowChunks;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.model.ObjectiveGraph;

/**
 * Classifies by what the encoder says alone, without the likelihood: a query belongs to the class
 * whose posterior is nearest to that of the query by itself,
 *
 * <pre>argmin over classes of KL(q(c; D) || q(c; {x}))</pre>
 *
 * as Edwards and Storkey (2017) classify with the Neural Statistician. All shared latents are
 * compared, or those of one grouping, such as the alphabet's of a character that no example shows;
 * their divergences are added up. Scores are the negative sums, in nats. There is no noise.
 *
 * <p>This is not an approximation of {@link FewShotClassifier}: it may be better where few classes
 * to learn from make the likelihood too sure of details, and worse where the likelihood reads more
 * from the query than one latent holds.
 *
 * <p>Serves one thread, as its evaluator does.
 */
public final class PosteriorDivergenceClassifier implements Classifier {
    private static final long NO_NOISE = 0;

    private final ModelEvaluator evaluator;
    private final List<LatentVariable> latents;
    private final int rowsPerChunk;

    /**
     * Compares all shared latents.
     *
     * @param rowsPerChunk pairs of a query and a class that are compared at once
     * @throws IllegalArgumentException if the model has no latent that elements share, or one that
     *     depends on another, whose posteriors have no divergence of their own
     */
    public PosteriorDivergenceClassifier(ModelEvaluator evaluator, int rowsPerChunk) {
        this(
                FewShotClassifier.requireSharedLatent(evaluator),
                evaluator.model().structure().sharedLatents(),
                rowsPerChunk);
    }

    /**
     * Compares the latents that are shared over one grouping.
     *
     * @throws IllegalArgumentException if there is none, or one that depends on another latent
     */
    public PosteriorDivergenceClassifier(
            ModelEvaluator evaluator, String grouping, int rowsPerChunk) {
        this(evaluator, FewShotClassifier.requireSharedOver(grouping, evaluator), rowsPerChunk);
    }

    private PosteriorDivergenceClassifier(
            ModelEvaluator evaluator, List<LatentVariable> latents, int rowsPerChunk) {
        this.evaluator = evaluator;
        this.latents = latents;
        this.rowsPerChunk = Require.positive("rowsPerChunk", rowsPerChunk);
        for (LatentVariable latent : latents) {
            if (!latent.parents().isEmpty()) {
                throw new IllegalArgumentException(
                        "posteriors that depend on no other latent can be compared, but '%s' depends on %s"
                                .formatted(latent.name(), latent.parents()));
            }
        }
    }

    @Override
    public String description() {
        return "divergence of the posteriors of class and query";
    }

    /**
     * @throws IllegalArgumentException when scoring, if the posteriors' divergence has no closed
     *     form
     */
    @Override
    public EpisodeScorer over(ElementSource elements) {
        EncodedElements encoded = new EncodedElements(evaluator, elements, rowsPerChunk);
        return (episode, seed) -> score(encoded.require(episode.elements()), episode);
    }

    private Scores score(EncodedElements elements, FewShotEpisode episode) {
        int way = episode.way();
        double[][] scores = new double[episode.queries().length][way];
        Map<String, Integer> sizes = new TreeMap<>();
        for (LatentVariable latent : latents) {
            sizes.put(latent.name(), episode.shot());
        }
        RowChunks chunks =
                new RowChunks(evaluator.posteriorDivergence(rowsPerChunk, sizes), rowsPerChunk)
                        .input(
                                ModelEvaluator.FEATURES,
                                (row, target, offset) ->
                                        elements.copyFeatures(
                                                episode.queries()[(int) (row / way)],
                                                target,
                                                offset));
        for (String latent : sizes.keySet()) {
            chunks.input(
                    ObjectiveGraph.support(latent),
                    (row, target, offset) ->
                            elements.copyFeatures(
                                    episode.supports()[(int) (row % way)], target, offset));
        }
        chunks.run(
                (long) scores.length * way,
                NO_NOISE,
                (graph, first, count) -> {
                    for (String latent : sizes.keySet()) {
                        double[] kl = graph.getDoubles(ModelEvaluator.kl(latent));
                        for (int i = 0; i < count; i++) {
                            int row = (int) first + i;
                            scores[row / way][row % way] -= kl[i];
                        }
                    }
                });
        return Scores.free(scores);
    }
}
