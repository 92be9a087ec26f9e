package org.vhe.core.evaluation.probe;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.vhe.core.evaluation.scoring.ElementSource;
import org.vhe.core.evaluation.scoring.EncodedElements;
import org.vhe.core.evaluation.scoring.RowChunks;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.EvaluationGraph;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.model.ObjectiveGraph;

/**
 * What each shared latent says of single elements: the mean of its posterior q(c; {x}) for a
 * support set of one element, such as the features that a linear probe reads.
 */
public final class PosteriorMeans {
    private static final long NO_NOISE = 0;

    private PosteriorMeans() {}

    /**
     * The means for some elements.
     *
     * @param source of the elements
     * @param elements which ones
     * @param rowsPerChunk rows of the graph that infers
     * @return by shared latent, [element][event values]
     * @throws UnsupportedOperationException if a posterior has no mean in closed form
     */
    public static Map<String, float[][]> of(
            ModelEvaluator evaluator, ElementSource source, int[] elements, int rowsPerChunk) {
        EncodedElements encoded = new EncodedElements(evaluator, source, rowsPerChunk);
        encoded.require(elements);
        Map<String, float[][]> means = new LinkedHashMap<>();
        Map<String, Integer> sizes = new LinkedHashMap<>();
        for (LatentVariable latent : evaluator.model().structure().sharedLatents()) {
            means.put(latent.name(), new float[elements.length][]);
            sizes.put(latent.name(), 1);
        }
        if (means.isEmpty() || elements.length == 0) {
            return means;
        }
        RowChunks chunks =
                new RowChunks(evaluator.posteriorMeans(rowsPerChunk, sizes), rowsPerChunk);
        for (String name : sizes.keySet()) {
            chunks.input(
                    ObjectiveGraph.support(name),
                    (row, target, offset) ->
                            encoded.copyFeatures(elements[(int) row], target, offset));
        }
        chunks.run(
                elements.length,
                NO_NOISE,
                (graph, first, count) ->
                        means.forEach((name, all) -> read(graph, name, all, (int) first, count)));
        return means;
    }

    private static void read(
            EvaluationGraph graph, String latent, float[][] means, int first, int count) {
        float[] values = graph.get(ModelEvaluator.latent(latent));
        long rows = graph.inputs().get(ObjectiveGraph.support(latent))[0];
        int length = values.length / Math.toIntExact(rows);
        for (int i = 0; i < count; i++) {
            means[first + i] = Arrays.copyOfRange(values, i * length, (i + 1) * length);
        }
    }
}
