package org.vhe.studio;

import java.util.Map;
import java.util.random.RandomGenerator;
import org.vhe.core.graph.Noise;
import org.vhe.core.model.EvaluationGraph;

/**
 * Noise by temperature. Normal noise is multiplied by it: 0 gives the mean, 1 samples. Uniform
 * noise u of the likelihood becomes sigmoid(T logit(u)), which divides the logit of each binary
 * pixel by T: 0 gives the likelier value, 1 samples.
 *
 * @param ofPosteriors of latents that are inferred
 * @param ofElements of the latents of a single element, which are drawn from their priors
 * @param ofPixels of the likelihood
 */
record Temperatures(double ofPosteriors, double ofElements, double ofPixels) {
    private static final String LIKELIHOOD = "noise/likelihood";
    private static final String POSTERIOR = "noise/posterior/";
    private static final String PRIOR = "noise/prior/";

    /** Samples of everything. */
    static final Temperatures NONE = new Temperatures(1, 1, 1);

    /**
     * Fills the noise inputs of a graph.
     *
     * @param placed noise of per-element latents that is chosen rather than drawn, by latent
     */
    void draw(EvaluationGraph graph, RandomGenerator random, Map<String, float[]> placed) {
        graph.noiseInputs()
                .forEach(
                        (name, kind) -> {
                            float[] chosen = placed.get(name.replace(PRIOR, ""));
                            graph.set(
                                    name,
                                    chosen == null
                                            ? noise(
                                                    kind,
                                                    graph.inputLength(name),
                                                    random,
                                                    of(name, kind))
                                            : chosen);
                        });
    }

    private double of(String input, Noise.Kind kind) {
        if (input.equals(LIKELIHOOD)) {
            return ofPixels;
        }
        if (kind != Noise.Kind.NORMAL) {
            return 1;
        }
        return input.startsWith(POSTERIOR) ? ofPosteriors : ofElements;
    }

    static float[] noise(Noise.Kind kind, int length, RandomGenerator random, double temperature) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] =
                    (float)
                            (kind == Noise.Kind.NORMAL
                                    ? temperature * random.nextGaussian()
                                    : tempered(uniform(random), temperature));
        }
        return values;
    }

    /** On the open interval, as a float, too. */
    private static double uniform(RandomGenerator random) {
        double least = Math.ulp(0.5f);
        return Math.min(1 - least, Math.max(least, random.nextDouble()));
    }

    private static double tempered(double uniform, double temperature) {
        return 1 / (1 + Math.pow((1 - uniform) / uniform, temperature));
    }
}
