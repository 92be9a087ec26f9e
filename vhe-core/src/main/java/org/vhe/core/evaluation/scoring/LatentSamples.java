package org.vhe.core.evaluation.scoring;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.function.LongToIntFunction;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.EvaluationGraph;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.model.ObjectiveGraph;

/**
 * Samples of shared latents, one of each in every row.
 *
 * @param size number of rows
 * @param values by latent, [row * event] in row-major order
 * @param ratios by latent that was inferred, log p(latent) - log q(latent; D), [row]
 */
public record LatentSamples(int size, Map<String, float[]> values, Map<String, double[]> ratios) {

    /** The support set of a latent in a row, as numbers of required elements. */
    @FunctionalInterface
    public interface SupportOfRow {
        /** Numbers of elements, as many for every row of a latent. */
        int[] support(String latent, int row);
    }

    /** Rows without any latent yet. */
    public static LatentSamples none(int rows) {
        return new LatentSamples(rows, Map.of(), Map.of());
    }

    private static List<String> shared(EncodedElements elements) {
        return elements.evaluator().model().structure().sharedLatents().stream()
                .map(LatentVariable::name)
                .toList();
    }

    /**
     * log p(latents) - log q(latents; D) of all that were inferred, [row]; zeros for samples from
     * the prior.
     */
    public double[] logRatios() {
        double[] sums = new double[size];
        for (double[] ratio : ratios.values()) {
            for (int row = 0; row < size; row++) {
                sums[row] += ratio[row];
            }
        }
        return sums;
    }

    /** Some of these latents. */
    public LatentSamples only(Collection<String> names) {
        Map<String, float[]> kept = new LinkedHashMap<>(values);
        Map<String, double[]> keptRatios = new LinkedHashMap<>(ratios);
        kept.keySet().retainAll(names);
        keptRatios.keySet().retainAll(names);
        return new LatentSamples(size, kept, keptRatios);
    }

    /** These latents, those of the other's names in the other's values. */
    public LatentSamples replacedBy(LatentSamples other) {
        Map<String, float[]> replaced = new LinkedHashMap<>(values);
        Map<String, double[]> replacedRatios = new LinkedHashMap<>(ratios);
        replaced.putAll(other.values);
        replacedRatios.putAll(other.ratios);
        return new LatentSamples(size, replaced, replacedRatios);
    }

    /**
     * Rows of these latents, each as often as it is asked for. Their ratios are left behind.
     *
     * @param count how many
     * @param rowOf the row here of each
     */
    public LatentSamples rows(int count, IntUnaryOperator rowOf) {
        Map<String, float[]> repeated = new LinkedHashMap<>();
        values.forEach(
                (name, all) -> {
                    int length = all.length / size;
                    float[] copies = new float[Math.multiplyExact(count, length)];
                    for (int row = 0; row < count; row++) {
                        int from = rowOf.applyAsInt(row) * length;
                        System.arraycopy(all, from, copies, row * length, length);
                    }
                    repeated.put(name, copies);
                });
        return new LatentSamples(count, repeated, Map.of());
    }

    /**
     * Draws further latents from their posteriors, given these.
     *
     * @param names which; their parents are among them or here
     * @param supports of each row; a latent's must all have one size
     * @return these and the new ones; log ratios of the new ones are added
     */
    public LatentSamples infer(
            EncodedElements elements, Collection<String> names, SupportOfRow supports, long seed) {
        return infer(elements, names, supports, (chunks, reader) -> chunks.run(size, seed, reader));
    }

    /** Executes inference with noise of its choice. */
    @FunctionalInterface
    private interface Run {
        void of(RowChunks chunks, RowChunks.ChunkReader reader);
    }

    private LatentSamples infer(
            EncodedElements elements, Collection<String> names, SupportOfRow supports, Run run) {
        if (names.isEmpty()) {
            return this;
        }
        ModelEvaluator evaluator = elements.evaluator();
        List<LatentVariable> latents =
                names.stream().map(evaluator.model().structure()::get).toList();
        LatentSamples samples = with(latents);
        latents.forEach(latent -> samples.ratios.put(latent.name(), new double[size]));
        run.of(
                inference(elements, names, supports),
                (graph, first, count) -> {
                    samples.read(graph, latents, (int) first, count);
                    samples.readRatios(graph, latents, (int) first, count);
                });
        return samples;
    }

    private RowChunks inference(
            EncodedElements elements, Collection<String> names, SupportOfRow supports) {
        Map<String, Integer> sizes = new LinkedHashMap<>();
        names.forEach(name -> sizes.put(name, supports.support(name, 0).length));
        int largest = sizes.values().stream().mapToInt(size -> size).max().orElse(1);
        int chunk = Math.max(1, Math.min(size, elements.rows() / largest));
        RowChunks chunks =
                new RowChunks(elements.evaluator().inference(chunk, sizes, values.keySet()), chunk);
        for (String name : names) {
            chunks.input(
                    ObjectiveGraph.support(name),
                    (row, target, offset) ->
                            elements.copyFeatures(
                                    supports.support(name, (int) row), target, offset));
        }
        feed(chunks, row -> (int) row);
        return chunks;
    }

    /**
     * Draws several samples of all shared latents for each class, class by class. The noise of a
     * class's samples is that of every other class.
     *
     * @param supports required elements, [class][shot]
     * @param samples of each class
     */
    public static LatentSamples ofClasses(
            EncodedElements elements, int[][] supports, int samples, long seed) {
        int rows = Math.multiplyExact(supports.length, samples);
        return none(rows)
                .infer(
                        elements,
                        shared(elements),
                        (latent, row) -> supports[row / samples],
                        (chunks, reader) -> chunks.run(rows, seed, row -> row % samples, reader));
    }

    /** Draws all shared latents that are not here from their priors, given these. */
    public LatentSamples fromPrior(ModelEvaluator evaluator, int chunk, long seed) {
        List<LatentVariable> latents =
                evaluator.model().structure().sharedLatents().stream()
                        .filter(latent -> !values.containsKey(latent.name()))
                        .toList();
        LatentSamples samples = with(latents);
        if (!latents.isEmpty()) {
            RowChunks chunks = new RowChunks(evaluator.priors(chunk, values.keySet()), chunk);
            feed(chunks, row -> (int) row);
            chunks.run(
                    size,
                    seed,
                    (graph, first, count) -> samples.read(graph, latents, (int) first, count));
        }
        return samples;
    }

    /** These samples and room for more. */
    private LatentSamples with(List<LatentVariable> latents) {
        Map<String, float[]> extended = new LinkedHashMap<>(values);
        for (LatentVariable latent : latents) {
            extended.put(latent.name(), new float[Math.multiplyExact(size, length(latent))]);
        }
        return new LatentSamples(size, extended, new LinkedHashMap<>(ratios));
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
            double[] ratio = ratios.get(latent.name());
            for (int i = 0; i < count; i++) {
                ratio[first + i] = p[i] - q[i];
            }
        }
    }

    private static int length(LatentVariable latent) {
        return Math.toIntExact(latent.eventLength());
    }

    /** Lets a graph read the latents; row of the graph to row here by {@code rowOf}. */
    public void feed(RowChunks chunks, LongToIntFunction rowOf) {
        values.forEach(
                (name, all) -> {
                    int length = all.length / size;
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
