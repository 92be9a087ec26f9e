package org.vhe.studio;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.vhe.core.graph.Noise;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.EvaluationGraph;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.model.ObjectiveGraph;
import org.vhe.core.random.Seeds;

/**
 * Draws new elements one by one, each from a sample of the shared latents of its own. A drawing
 * depends on the seed and its number only, so that asking for more repeats the first ones.
 *
 * <p>Temperatures act on the noise. Normal noise of the shared latents' posteriors is multiplied by
 * theirs: 0 gives the posterior's mean, 1 its samples. Uniform noise u of the likelihood becomes
 * sigmoid(T logit(u)), which divides the logit of each binary pixel by T: 0 gives the likelier
 * value, 1 samples. Serves one thread, as its evaluator does.
 */
final class Sketcher {
    private static final String LIKELIHOOD = "noise/likelihood";
    private static final String POSTERIOR = "noise/posterior/";
    private static final String PRIOR = "noise/prior/";

    private final ModelEvaluator evaluator;

    Sketcher(ModelEvaluator evaluator) {
        this.evaluator = evaluator;
    }

    /**
     * What is to be drawn.
     *
     * @param cues by latent that is inferred, [shot][event values]; other shared latents are drawn
     *     from their priors
     * @param count how many
     * @param temperatureOfLatents of those that are inferred
     * @param temperatureOfPixels of the likelihood
     * @param means whether to draw means of the likelihood, where it has any
     * @param completed what is known of the drawings, if anything
     * @param placed noise of per-element latents that is chosen rather than drawn, by latent
     */
    record Wish(
            Map<String, float[][]> cues,
            int count,
            long seed,
            double temperatureOfLatents,
            double temperatureOfPixels,
            boolean means,
            Optional<Part> completed,
            Map<String, float[]> placed) {}

    /**
     * Part of an element.
     *
     * @param element [event values]; read where it is known
     * @param known [event values], one where a value is known, zero elsewhere
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Part(float[] element, float[] known) {}

    /** Takes the drawings. */
    @FunctionalInterface
    interface Reader {
        void read(int number, float[] drawing);
    }

    void draw(Wish wish, Reader reader) {
        Map<String, float[]> features = features(wish.cues());
        for (int i = 0; i < wish.count(); i++) {
            Map<String, float[]> latents = latents(wish, features, Seeds.random(wish.seed(), i, 0));
            reader.read(i, element(wish, latents, Seeds.random(wish.seed(), i, 1)));
        }
    }

    /** Features of support sets, by latent, [shot * feature values]. */
    Map<String, float[]> features(Map<String, float[][]> cues) {
        Map<String, float[]> features = new LinkedHashMap<>();
        cues.forEach((latent, support) -> features.put(latent, features(support)));
        return features;
    }

    private float[] features(float[][] support) {
        int length = evaluator.featureLength();
        float[] all = new float[support.length * length];
        for (int i = 0; i < support.length; i++) {
            float[] own = support[i];
            if (evaluator.hasEncoder()) {
                EvaluationGraph encoding = evaluator.encoding(1);
                encoding.set(ModelEvaluator.ELEMENT, own);
                draw(encoding, new SplittableRandom(0), 1, 1, Map.of());
                own = encoding.execute().get(ModelEvaluator.FEATURES);
            }
            System.arraycopy(own, 0, all, i * length, length);
        }
        return all;
    }

    /** A sample of all shared latents. */
    private Map<String, float[]> latents(
            Wish wish, Map<String, float[]> features, RandomGenerator random) {
        Map<String, float[]> latents = new LinkedHashMap<>();
        if (!features.isEmpty()) {
            EvaluationGraph inference = inference(features);
            draw(inference, random, wish.temperatureOfLatents(), 1, Map.of());
            inference.execute();
            features.keySet().forEach(name -> read(inference, name, latents));
        }
        List<String> others = new ArrayList<>();
        for (LatentVariable latent : evaluator.model().structure().sharedLatents()) {
            if (!features.containsKey(latent.name())) {
                others.add(latent.name());
            }
        }
        if (!others.isEmpty()) {
            EvaluationGraph priors = evaluator.priors(1, features.keySet());
            set(priors, latents);
            draw(priors, random, 1, 1, Map.of());
            priors.execute();
            others.forEach(name -> read(priors, name, latents));
        }
        return latents;
    }

    /** Inference of the latents that have features, which are set. */
    EvaluationGraph inference(Map<String, float[]> features) {
        int length = evaluator.featureLength();
        Map<String, Integer> sizes = new LinkedHashMap<>();
        features.forEach((name, all) -> sizes.put(name, all.length / length));
        EvaluationGraph inference = evaluator.inference(1, sizes, java.util.Set.of());
        features.forEach((name, all) -> inference.set(ObjectiveGraph.support(name), all));
        return inference;
    }

    private static void read(EvaluationGraph graph, String latent, Map<String, float[]> latents) {
        latents.put(latent, graph.get(ModelEvaluator.latent(latent)));
    }

    private static void set(EvaluationGraph graph, Map<String, float[]> latents) {
        latents.forEach(
                (name, values) -> {
                    if (graph.inputs().containsKey(ModelEvaluator.latent(name))) {
                        graph.set(ModelEvaluator.latent(name), values);
                    }
                });
    }

    private float[] element(Wish wish, Map<String, float[]> latents, RandomGenerator random) {
        EvaluationGraph graph =
                wish.completed().isPresent() ? evaluator.completion(1) : evaluator.generation(1);
        set(graph, latents);
        wish.completed()
                .ifPresent(
                        part -> {
                            graph.set(ModelEvaluator.ELEMENT, part.element());
                            graph.set(ModelEvaluator.KNOWN, part.known());
                        });
        draw(graph, random, 1, wish.temperatureOfPixels(), wish.placed());
        boolean means = wish.means() && wish.completed().isEmpty() && evaluator.hasMean();
        return graph.execute().get(means ? ModelEvaluator.ELEMENT : ModelEvaluator.SAMPLE);
    }

    /** Fills the noise inputs of a graph. */
    private static void draw(
            EvaluationGraph graph,
            RandomGenerator random,
            double ofPosteriors,
            double ofPixels,
            Map<String, float[]> placed) {
        graph.noiseInputs()
                .forEach(
                        (name, kind) -> {
                            float[] chosen = placed.get(name.replace(PRIOR, ""));
                            double temperature =
                                    name.equals(LIKELIHOOD)
                                            ? ofPixels
                                            : name.startsWith(POSTERIOR)
                                                            && kind == Noise.Kind.NORMAL
                                                    ? ofPosteriors
                                                    : 1;
                            graph.set(
                                    name,
                                    chosen != null
                                            ? chosen
                                            : noise(
                                                    kind,
                                                    graph.inputLength(name),
                                                    random,
                                                    temperature));
                        });
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
