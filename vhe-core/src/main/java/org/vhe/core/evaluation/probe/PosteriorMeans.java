package org.vhe.core.evaluation.probe;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vhe.core.evaluation.scoring.ElementSource;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.ModelEvaluator;

/**
 * What each shared latent says of single elements: the mean of its posterior q(c; {x}) for a
 * support set of one element, such as the features that a linear probe reads. {@link Embeddings}
 * are of all latents and of larger sets.
 */
public final class PosteriorMeans {
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
        List<String> shared =
                evaluator.model().structure().sharedLatents().stream()
                        .map(LatentVariable::name)
                        .toList();
        int[][] sets = Arrays.stream(elements).mapToObj(i -> new int[] {i}).toArray(int[][]::new);
        Map<String, INDArray> means =
                Embeddings.means(evaluator, source, shared, sets, rowsPerChunk);
        Map<String, float[][]> result = new LinkedHashMap<>();
        for (String name : shared) {
            result.put(name, new float[elements.length][]);
        }
        means.forEach(
                (name, all) -> {
                    for (int i = 0; i < elements.length; i++) {
                        result.get(name)[i] = all.slice(i).dup('c').data().asFloat();
                    }
                });
        return result;
    }
}
