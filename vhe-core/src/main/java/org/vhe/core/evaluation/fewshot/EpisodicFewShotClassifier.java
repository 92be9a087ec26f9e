package org.vhe.core.evaluation.fewshot;

import org.vhe.core.check.Require;
import org.vhe.core.evaluation.scoring.ElementSource;
import org.vhe.core.evaluation.scoring.EncodedFeatures;
import org.vhe.core.evaluation.scoring.RowChunks;
import org.vhe.core.model.EpisodicClassifier;
import org.vhe.core.model.EpisodicEvaluator;
import org.vhe.core.model.ModelEvaluator;

/**
 * Classifies by the scores of an {@link EpisodicClassifier}: the class of the greatest one. Each
 * element is encoded once. There is no noise.
 *
 * <p>Serves one thread, as its evaluator does.
 */
public final class EpisodicFewShotClassifier implements Classifier {
    private static final long NO_NOISE = 0;

    private final EpisodicEvaluator evaluator;
    private final int rowsPerChunk;

    /**
     * @param rowsPerChunk elements that are encoded, or queries that are scored, at once
     */
    public EpisodicFewShotClassifier(EpisodicEvaluator evaluator, int rowsPerChunk) {
        this.evaluator = evaluator;
        this.rowsPerChunk = Require.positive("rowsPerChunk", rowsPerChunk);
    }

    @Override
    public String description() {
        return "scores: " + evaluator.model().name();
    }

    @Override
    public EpisodeScorer over(ElementSource elements) {
        EncodedFeatures encoded = new EncodedFeatures(evaluator, elements, rowsPerChunk);
        return (episode, seed) -> score(encoded.require(episode.elements()), episode);
    }

    private Scores score(EncodedFeatures elements, FewShotEpisode episode) {
        int way = episode.way();
        double[][] scores = new double[episode.queries().length][way];
        float[] supports = supports(elements, episode);
        new RowChunks(evaluator.scoring(rowsPerChunk, way, episode.shot()), rowsPerChunk)
                .input(
                        ModelEvaluator.FEATURES,
                        (row, target, offset) ->
                                elements.copyFeatures(episode.queries()[(int) row], target, offset))
                .shared(EpisodicEvaluator.SUPPORTS, supports)
                .run(
                        scores.length,
                        NO_NOISE,
                        (graph, first, count) -> {
                            double[] values = graph.getDoubles(EpisodicEvaluator.SCORES);
                            for (int i = 0; i < count; i++) {
                                System.arraycopy(values, i * way, scores[(int) first + i], 0, way);
                            }
                        });
        return Scores.free(scores);
    }

    private static float[] supports(EncodedFeatures elements, FewShotEpisode episode) {
        int length = Math.multiplyExact(episode.shot(), elements.featureLength());
        float[] supports = new float[Math.multiplyExact(episode.way(), length)];
        for (int c = 0; c < episode.way(); c++) {
            elements.copyFeatures(episode.supports()[c], supports, c * length);
        }
        return supports;
    }
}
