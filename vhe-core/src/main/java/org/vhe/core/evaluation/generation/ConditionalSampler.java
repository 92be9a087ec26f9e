package org.vhe.core.evaluation.generation;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.vhe.core.check.Require;
import org.vhe.core.evaluation.scoring.ElementSource;
import org.vhe.core.evaluation.scoring.EncodedElements;
import org.vhe.core.evaluation.scoring.LatentSamples;
import org.vhe.core.evaluation.scoring.RowChunks;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.random.Seeds;

/**
 * Makes new elements: of a class given by few examples (one-shot generation, section 4.2 of the
 * paper), of the prior, and reconstructions. Results are elements as arrays, [element][event
 * values].
 *
 * <p>Serves one thread, as its evaluator does.
 */
public final class ConditionalSampler {
    private final ModelEvaluator evaluator;
    private final GenerationOptions options;
    private final SupportInference inference;

    /** Samples with the model's parameters at the time of each call. */
    public ConditionalSampler(ModelEvaluator evaluator, GenerationOptions options) {
        this.evaluator = evaluator;
        this.options = options;
        this.inference = new SupportInference(evaluator, options);
    }

    /**
     * New elements of the class of a support set, from which all shared latents are inferred.
     *
     * @param support [shot][event values]
     * @param count how many
     */
    public float[][] generate(float[][] support, int count) {
        return generate(inference.sameForAll(support), count);
    }

    /**
     * New elements whose shared latents are inferred from support sets of their own, such as the
     * content of one set in the style of another.
     *
     * @param supports for each shared latent, [shot][event values]
     * @param count how many
     */
    public float[][] generate(Map<String, float[][]> supports, int count) {
        return elements(inference.inferred(supports, count), count);
    }

    /**
     * New elements of new classes within known groups, such as new characters of an alphabet:
     * latents with a support set are inferred from it, the others drawn from their priors.
     *
     * @param supports [shot][event values] for some of the shared latents, and for their parents
     * @param count how many
     */
    public float[][] generateNew(Map<String, float[][]> supports, int count) {
        return elements(inference.inferredOrDrawn(supports, count), count);
    }

    /** New elements of new classes: all latents from their priors. */
    public float[][] generateFromPrior(int count) {
        return generateNew(Map.of(), count);
    }

    /**
     * Samples of the shared latents, one row for each element or one altogether, as {@link
     * #generate} uses them.
     *
     * @return by latent, [sample][event values]
     */
    public Map<String, float[][]> latents(Map<String, float[][]> supports, int count) {
        LatentSamples samples = inference.inferred(supports, count);
        Map<String, float[][]> result = new LinkedHashMap<>();
        samples.values().forEach((name, all) -> result.put(name, rows(all, samples.size())));
        return result;
    }

    /**
     * Elements decoded from latents of their own: shared latents inferred from a support set,
     * per-element latents from each element.
     *
     * @param originals [element][event values]
     * @param support [shot][event values]
     */
    public float[][] reconstruct(float[][] originals, float[][] support) {
        int count = inference.requireElements("originals", originals);
        LatentSamples latents = inference.inferred(inference.sameForAll(support), count);
        int rows = Math.min(count, options.rowsPerChunk());
        EncodedElements encoded = new EncodedElements(evaluator, ElementSource.of(originals), rows);
        encoded.require(IntStream.range(0, count).toArray());
        RowChunks chunks =
                new RowChunks(evaluator.reconstruction(rows), rows)
                        .input(
                                ModelEvaluator.FEATURES,
                                (row, target, offset) ->
                                        encoded.copyFeatures((int) row, target, offset));
        return collect(chunks, latents, count, output());
    }

    /**
     * Elements decoded from values of the shared latents that come from elsewhere, such as a point
     * between two classes; per-element latents from their priors.
     *
     * @param latents for each shared latent, [element][event values]
     */
    public float[][] decode(Map<String, float[][]> latents) {
        List<LatentVariable> shared = evaluator.model().structure().sharedLatents();
        List<String> names = shared.stream().map(LatentVariable::name).toList();
        if (!latents.keySet().equals(Set.copyOf(names))) {
            throw new IllegalArgumentException(
                    "values must be those of the shared latents %s, found some for %s"
                            .formatted(names, latents.keySet()));
        }
        int count = Require.positive("number of values", latents.get(names.get(0)).length);
        Map<String, float[]> values = new LinkedHashMap<>();
        shared.forEach(
                latent ->
                        values.put(latent.name(), flat(latent, latents.get(latent.name()), count)));
        int rows = Math.min(count, options.rowsPerChunk());
        RowChunks chunks = new RowChunks(evaluator.generation(rows), rows);
        LatentSamples samples = new LatentSamples(count, values, Map.of());
        return collect(chunks, samples, row -> row, count, output());
    }

    private static float[] flat(LatentVariable latent, float[][] values, int count) {
        int length = Math.toIntExact(latent.eventLength());
        if (values.length != count) {
            throw new IllegalArgumentException(
                    "there must be %d values of latent '%s', as of the others, found %d"
                            .formatted(count, latent.name(), values.length));
        }
        float[] all = new float[Math.multiplyExact(count, length)];
        for (int i = 0; i < count; i++) {
            if (values[i].length != length) {
                throw new IllegalArgumentException(
                        "latent '%s' has %d values, found %d"
                                .formatted(latent.name(), length, values[i].length));
            }
            System.arraycopy(values[i], 0, all, i * length, length);
        }
        return all;
    }

    /**
     * Elements of the class of a support set of which some values are given; see {@link
     * #complete(float[], boolean[], Map, int)}.
     *
     * @param original [event values]; read where {@code known}
     * @param known which values are given, [event values]
     * @param support [shot][event values]
     * @param count how many
     */
    public float[][] complete(float[] original, boolean[] known, float[][] support, int count) {
        return complete(original, known, inference.sameForAll(support), count);
    }

    /**
     * Elements of which some values are given. What is given stays as it is. Of a likelihood that
     * is drawn value by value, each other value is drawn from p(x_i | x_1, ..., x_(i-1), latents),
     * with what is given among those before it; of any other likelihood, from p(x_i | latents). The
     * latents do not know of the values that are given: those with a support set are inferred from
     * it, the others, and per-element ones, are drawn from their priors.
     *
     * @param original [event values]; read where {@code known}
     * @param known which values are given, [event values]
     * @param supports [shot][event values] for some of the shared latents, and for their parents;
     *     may be empty
     * @param count how many
     */
    public float[][] complete(
            float[] original, boolean[] known, Map<String, float[][]> supports, int count) {
        return complete(original, known, supports, count, 1);
    }

    /**
     * As {@link #complete(float[], boolean[], Map, int, int)}, with a support set that all shared
     * latents are inferred from.
     */
    public float[][] complete(
            float[] original, boolean[] known, float[][] support, int count, int candidates) {
        return complete(original, known, inference.sameForAll(support), count, candidates);
    }

    /**
     * As {@link #complete(float[], boolean[], Map, int)}, with latents that know of the values that
     * are given: of several candidates, each with latents of its own, one is kept with probability
     * in proportion to p(known values | latents), or, where known values come after others in the
     * order in which a likelihood draws, to what the known values of the candidate have given those
     * before. With more and more candidates these are samples of p(x | known values, supports).
     * Sampling importance resampling (Rubin, 1987).
     *
     * @param candidates for each element; 1 is {@link #complete(float[], boolean[], Map, int)}
     * @throws UnsupportedOperationException if the likelihood does not say how probable single
     *     values are
     */
    public float[][] complete(
            float[] original,
            boolean[] known,
            Map<String, float[][]> supports,
            int count,
            int candidates) {
        return new Completion(evaluator, options, inference)
                .complete(original, known, supports, count, candidates);
    }

    private float[][] elements(LatentSamples latents, int count) {
        int rows = Math.min(count, options.rowsPerChunk());
        return collect(new RowChunks(evaluator.generation(rows), rows), latents, count, output());
    }

    private String output() {
        if (options.means() && !evaluator.hasMean()) {
            throw new IllegalArgumentException(
                    "means were asked for, but this model's likelihood has none given the latents only: its values depend on each other; use GenerationOptions.samples(seed), and average samples where a mean is wanted");
        }
        return options.means() ? ModelEvaluator.ELEMENT : ModelEvaluator.SAMPLE;
    }

    private float[][] collect(RowChunks chunks, LatentSamples latents, int count, String output) {
        return collect(chunks, latents, options::latentRow, count, output);
    }

    private float[][] collect(
            RowChunks chunks,
            LatentSamples latents,
            IntUnaryOperator latentRow,
            int count,
            String output) {
        latents.feed(chunks, row -> latentRow.applyAsInt((int) row));
        float[][] result = new float[count][];
        chunks.run(
                count,
                Seeds.derive(options.seed(), 1),
                (graph, first, n) ->
                        read(
                                graph.get(output),
                                evaluator.model().elementLength(),
                                result,
                                (int) first,
                                n));
        return result;
    }

    /** Copies the first rows of some values. */
    static void read(float[] values, int length, float[][] result, int first, int n) {
        for (int i = 0; i < n; i++) {
            result[first + i] = Arrays.copyOfRange(values, i * length, (i + 1) * length);
        }
    }

    private static float[][] rows(float[] all, int count) {
        float[][] result = new float[count][];
        read(all, all.length / count, result, 0, count);
        return result;
    }
}
