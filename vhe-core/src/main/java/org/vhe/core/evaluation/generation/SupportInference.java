package org.vhe.core.evaluation.generation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vhe.core.check.Require;
import org.vhe.core.evaluation.scoring.ElementSource;
import org.vhe.core.evaluation.scoring.EncodedElements;
import org.vhe.core.evaluation.scoring.LatentSamples;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.random.Seeds;

/**
 * The shared latents of what is to be made: inferred from support sets, or drawn from their priors.
 *
 * @param options the seed, the rows, and whether all elements share one sample
 */
record SupportInference(ModelEvaluator evaluator, GenerationOptions options) {

    /** Latents with a support set inferred from it, the others from their priors given those. */
    LatentSamples inferredOrDrawn(Map<String, float[][]> supports, int count) {
        List<LatentVariable> known =
                evaluator.model().structure().sharedLatents().stream()
                        .filter(latent -> supports.containsKey(latent.name()))
                        .toList();
        for (LatentVariable latent : known) {
            if (!supports.keySet().containsAll(latent.parents())) {
                throw new IllegalArgumentException(
                        "latent '%s' has a support set, so its parents %s need one, too; there are some for %s"
                                .formatted(latent.name(), latent.parents(), supports.keySet()));
            }
        }
        LatentSamples latents = infer(supports, known, count);
        int chunk = Math.min(latents.size(), options.rowsPerChunk());
        long seed = Seeds.derive(options.seed(), known.isEmpty() ? 0 : 2);
        return latents.fromPrior(evaluator, chunk, seed);
    }

    /** All shared latents, inferred each from its support set. */
    LatentSamples inferred(Map<String, float[][]> supports, int count) {
        return infer(supports, evaluator.model().structure().sharedLatents(), count);
    }

    private LatentSamples infer(
            Map<String, float[][]> supports, List<LatentVariable> latents, int count) {
        evaluator.model().structure().requireShared("a support set", supports.keySet());
        List<float[]> all = new ArrayList<>();
        Map<String, int[]> numbers = new LinkedHashMap<>();
        for (LatentVariable latent : latents) {
            float[][] support = supports.get(latent.name());
            if (support == null) {
                throw new IllegalArgumentException(
                        "latent '%s' has no support set; there are some for %s"
                                .formatted(latent.name(), supports.keySet()));
            }
            int[] own = new int[requireElements("support of " + latent.name(), support)];
            Arrays.setAll(own, i -> all.size() + i);
            numbers.put(latent.name(), own);
            all.addAll(List.of(support));
        }
        EncodedElements encoded =
                new EncodedElements(
                        evaluator,
                        ElementSource.of(all.toArray(float[][]::new)),
                        options.rowsPerChunk());
        numbers.values().forEach(encoded::require);
        long seed = Seeds.derive(options.seed(), 0);
        return LatentSamples.none(latentRows(count))
                .infer(encoded, numbers.keySet(), (latent, row) -> numbers.get(latent), seed);
    }

    /** One support set for all shared latents. */
    Map<String, float[][]> sameForAll(float[][] support) {
        Map<String, float[][]> supports = new LinkedHashMap<>();
        evaluator
                .model()
                .structure()
                .sharedLatents()
                .forEach(latent -> supports.put(latent.name(), support));
        return supports;
    }

    private int latentRows(int count) {
        Require.positive("count", count);
        return options.sharedSample() ? 1 : count;
    }

    /**
     * Checks the lengths of elements.
     *
     * @return how many there are, at least one
     */
    int requireElements(String what, float[][] elements) {
        int length = evaluator.model().elementLength();
        for (float[] element : elements) {
            if (element.length != length) {
                throw new IllegalArgumentException(
                        "%s must have elements of %d values, but one has %d"
                                .formatted(what, length, element.length));
            }
        }
        if (elements.length == 0) {
            throw new IllegalArgumentException(what + " must not be empty");
        }
        return elements.length;
    }
}
