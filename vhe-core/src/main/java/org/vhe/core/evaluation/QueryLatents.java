package org.vhe.core.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.EvaluationGraph;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.model.ObjectiveGraph;

/**
 * Samples of the shared latents that a query's class does not tell, from the posteriors that read
 * the query alone.
 *
 * @param values by latent, [sample * event] in row-major order
 * @param logWeights log p(latents) - log q(latents; {x}) of each sample
 */
record QueryLatents(Map<String, float[]> values, double[] logWeights) {

    /**
     * Draws them.
     *
     * @param query a required element
     * @param grouping of the classes; latents shared over it are left out
     */
    static QueryLatents infer(
            EncodedElements elements, int query, String grouping, int samples, long seed) {
        ModelEvaluator evaluator = elements.evaluator();
        List<LatentVariable> shared = evaluator.model().structure().sharedLatents();
        QueryLatents result = empty(shared, grouping, samples);
        if (result.values.isEmpty()) {
            return result;
        }
        Map<String, Integer> sizes = new LinkedHashMap<>();
        shared.forEach(latent -> sizes.put(latent.name(), 1));
        int chunk = Math.min(samples, elements.rows());
        RowChunks chunks = new RowChunks(evaluator.inference(chunk, sizes), chunk);
        for (String name : sizes.keySet()) {
            chunks.input(
                    ObjectiveGraph.support(name),
                    (row, target, offset) -> elements.copyFeatures(query, target, offset));
        }
        chunks.run(samples, seed, (graph, first, count) -> result.read(graph, (int) first, count));
        return result;
    }

    private static QueryLatents empty(List<LatentVariable> shared, String grouping, int samples) {
        Map<String, float[]> values = new LinkedHashMap<>();
        for (LatentVariable latent : shared) {
            if (!latent.grouping().equals(grouping)) {
                int length = Math.toIntExact(latent.eventLength());
                values.put(latent.name(), new float[Math.multiplyExact(samples, length)]);
            }
        }
        return new QueryLatents(values, new double[samples]);
    }

    private void read(EvaluationGraph graph, int first, int count) {
        values.forEach(
                (name, all) -> {
                    int length = all.length / logWeights.length;
                    float[] drawn = graph.get(ModelEvaluator.latent(name));
                    System.arraycopy(drawn, 0, all, first * length, count * length);
                    double[] p = graph.getDoubles(ModelEvaluator.logPrior(name));
                    double[] q = graph.getDoubles(ModelEvaluator.logPosterior(name));
                    for (int i = 0; i < count; i++) {
                        logWeights[first + i] += p[i] - q[i];
                    }
                });
    }
}
