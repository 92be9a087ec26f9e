package org.vhe.core.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.EvaluationGraph;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.model.ObjectiveGraph;

/**
 * Samples of all shared latents, one of each in every row.
 *
 * @param values by latent, [rows * event] in row-major order
 * @param logRatios log p(latents) - log q(latents; D) of each row; zeros for samples from the prior
 */
record LatentSamples(Map<String, float[]> values, double[] logRatios) {

    /** The support set of a latent in a row, as numbers of required elements. */
    @FunctionalInterface
    interface SupportOfRow {
        int[] support(String latent, int row);
    }

    /**
     * Draws from the posteriors.
     *
     * @param rows how many
     * @param supports of each row; a latent's must all have one size
     */
    static LatentSamples infer(
            EncodedElements elements, int rows, SupportOfRow supports, long seed) {
        ModelEvaluator evaluator = elements.evaluator();
        List<LatentVariable> latents = evaluator.model().structure().sharedLatents();
        if (latents.isEmpty()) {
            return empty(latents, rows);
        }
        Map<String, Integer> sizes = new LinkedHashMap<>();
        for (LatentVariable latent : latents) {
            sizes.put(latent.name(), supports.support(latent.name(), 0).length);
        }
        int largest = sizes.values().stream().mapToInt(size -> size).max().orElse(1);
        int chunk = Math.max(1, Math.min(rows, elements.rows() / largest));
        RowChunks chunks = new RowChunks(evaluator.inference(chunk, sizes), chunk);
        for (String name : sizes.keySet()) {
            chunks.input(
                    ObjectiveGraph.support(name),
                    (row, target, offset) ->
                            elements.copyFeatures(
                                    supports.support(name, (int) row), target, offset));
        }
        LatentSamples samples = empty(latents, rows);
        chunks.run(
                rows,
                seed,
                (graph, first, count) -> {
                    samples.read(graph, latents, (int) first, count);
                    samples.readRatios(graph, latents, (int) first, count);
                });
        return samples;
    }

    /**
     * Draws several samples for each class of an episode, class by class, and encodes all elements
     * of the episode.
     *
     * @param samples of each class
     */
    static LatentSamples ofClasses(
            EncodedElements elements, FewShotEpisode episode, int samples, long seed) {
        elements.require(episode.elements());
        return infer(
                elements,
                Math.multiplyExact(episode.way(), samples),
                (latent, row) -> episode.supports()[row / samples],
                seed);
    }

    /** Draws from the priors. */
    static LatentSamples fromPrior(ModelEvaluator evaluator, int rows, int chunk, long seed) {
        List<LatentVariable> latents = evaluator.model().structure().sharedLatents();
        LatentSamples samples = empty(latents, rows);
        if (!latents.isEmpty()) {
            new RowChunks(evaluator.priors(chunk), chunk)
                    .run(
                            rows,
                            seed,
                            (graph, first, count) ->
                                    samples.read(graph, latents, (int) first, count));
        }
        return samples;
    }

    private static LatentSamples empty(List<LatentVariable> latents, int rows) {
        Map<String, float[]> values = new LinkedHashMap<>();
        for (LatentVariable latent : latents) {
            values.put(latent.name(), new float[Math.multiplyExact(rows, length(latent))]);
        }
        return new LatentSamples(values, new double[rows]);
    }

    private void read(EvaluationGraph graph, List<LatentVariable> latents, int first, int count) {
        for (LatentVariable latent : latents) {
            float[] drawn = graph.get(ModelEvaluator.latent(latent.name()));
            int length = length(latent);
            System.arraycopy(drawn, 0, values.get(latent.name()), first * length, count * length);
        }
    }

    private void readRatios(
            EvaluationGraph graph, List<LatentVariable> latents, int first, int count) {
        for (LatentVariable latent : latents) {
            double[] p = graph.getDoubles(ModelEvaluator.logPrior(latent.name()));
            double[] q = graph.getDoubles(ModelEvaluator.logPosterior(latent.name()));
            for (int i = 0; i < count; i++) {
                logRatios[first + i] += p[i] - q[i];
            }
        }
    }

    private static int length(LatentVariable latent) {
        return Math.toIntExact(latent.eventLength());
    }

    /** Lets a graph read the latents; row of the graph to row here by {@code rowOf}. */
    void feed(RowChunks chunks, java.util.function.LongToIntFunction rowOf) {
        values.forEach(
                (name, all) -> {
                    int length = all.length / logRatios.length;
                    chunks.input(
                            ModelEvaluator.latent(name),
                            (row, target, offset) ->
                                    System.arraycopy(
                                            all,
                                            rowOf.applyAsInt(row) * length,
                                            target,
                                            offset,
                                            length));
                });
    }
}
