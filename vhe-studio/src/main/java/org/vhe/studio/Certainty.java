package org.vhe.studio;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.vhe.core.graph.Noise;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.EvaluationGraph;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.random.Seeds;

/**
 * What cues tell of the shared latents: the mean and the deviation of each one's posterior, those
 * of latents with parents given the parents' means, and its divergence from the prior.
 *
 * <p>Reparameterised normal posteriors are a mean and a deviation times noise, so noise of 0 gives
 * the mean and noise of 1 their sum. Of other posteriors there is no deviation here.
 */
final class Certainty {
    private static final String POSTERIOR = "noise/posterior/";
    private static final int DRAWS = 8;

    private final Sketcher sketcher;
    private final ModelEvaluator evaluator;

    Certainty(ModelEvaluator evaluator) {
        this.evaluator = evaluator;
        this.sketcher = new Sketcher(evaluator);
    }

    /**
     * @param cues the support set, [shot][event values]
     * @param divergences whether to estimate the divergences, too
     * @return by latent: shape, mean, deviation, kl
     */
    Map<String, Object> of(float[][] cues, boolean divergences, long seed) {
        Map<String, float[][]> supports = new LinkedHashMap<>();
        for (LatentVariable latent : evaluator.model().structure().sharedLatents()) {
            supports.put(latent.name(), cues);
        }
        EvaluationGraph graph = sketcher.inference(sketcher.features(supports));
        Map<String, Object> result = new LinkedHashMap<>();
        for (LatentVariable latent : evaluator.model().structure().sharedLatents()) {
            result.put(latent.name(), of(graph, latent, divergences, seed));
        }
        return result;
    }

    private Map<String, Object> of(
            EvaluationGraph graph, LatentVariable latent, boolean divergences, long seed) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("shape", latent.eventShape());
        float[] mean = at(graph, latent, 0);
        result.put("mean", Images.nested(mean, latent.eventShape()));
        if (graph.noiseInputs().get(POSTERIOR + latent.name()) == Noise.Kind.NORMAL) {
            float[] deviation = at(graph, latent, 1);
            for (int i = 0; i < mean.length; i++) {
                deviation[i] = Math.abs(deviation[i] - mean[i]);
            }
            result.put("deviation", Images.nested(deviation, latent.eventShape()));
        }
        if (divergences) {
            double sum = 0;
            for (int draw = 0; draw < DRAWS; draw++) {
                graph.drawNoise(Seeds.random(seed, draw)).execute();
                sum += graph.getDoubles(ModelEvaluator.kl(latent.name()))[0];
            }
            result.put("kl", Verdict.finite(sum / DRAWS));
        }
        return result;
    }

    /** The latent where its own noise is a constant and that of the others is zero. */
    private static float[] at(EvaluationGraph graph, LatentVariable latent, float noise) {
        graph.drawNoise(new SplittableRandom(0));
        graph.noiseInputs()
                .forEach(
                        (name, kind) -> {
                            if (kind == Noise.Kind.NORMAL) {
                                float[] values = new float[graph.inputLength(name)];
                                boolean own = name.equals(POSTERIOR + latent.name());
                                Arrays.fill(values, own ? noise : 0);
                                graph.set(name, values);
                            }
                        });
        return graph.execute().get(ModelEvaluator.latent(latent.name()));
    }
}
