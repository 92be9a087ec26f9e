package org.vhe.studio;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.vhe.core.graph.JavaOperation;
import org.vhe.core.graph.RowDrawing;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.EvaluationGraph;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.model.ObjectiveGraph;
import org.vhe.core.random.Seeds;

/**
 * Draws new elements one by one, each from a sample of the shared latents of its own. A drawing
 * depends on the seed and its number only, so that asking for more repeats the first ones.
 *
 * <p>Serves one thread, as its evaluator does.
 */
final class Sketcher {
    /** Drawings that are drawn at the same time; each needs some memory. */
    private static final int TOGETHER = 12;

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
     * @param temperatures of the latents that are inferred, and of the likelihood
     * @param means whether to draw means of the likelihood, where it has any
     * @param completed what is known of the drawings, if anything
     * @param placed noise of per-element latents that is chosen rather than drawn, by latent
     * @param rowByRow whether several are drawn at a time, so that all are seen to come; otherwise
     *     one after the other
     */
    record Wish(
            Map<String, float[][]> cues,
            int count,
            long seed,
            Temperatures temperatures,
            boolean means,
            Optional<Part> completed,
            Map<String, float[]> placed,
            boolean rowByRow) {}

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

        /**
         * Rows have come, if they come one by one.
         *
         * @param unfinished drawings that are not whole, by number
         */
        default void rows(Map<Integer, RowDrawing> unfinished) {}
    }

    void draw(Wish wish, Reader reader) {
        Map<String, float[]> features = features(wish.cues());
        Map<Integer, RowDrawing> begun = new TreeMap<>();
        for (int i = 0; i < wish.count(); i++) {
            Map<String, float[]> latents = latents(wish, features, Seeds.random(wish.seed(), i, 0));
            EvaluationGraph graph = element(wish, latents, Seeds.random(wish.seed(), i, 1));
            Optional<RowDrawing> rows = Optional.empty();
            if (wish.rowByRow()) {
                rows = graph.executeBut(ModelEvaluator.SAMPLE);
            } else {
                graph.execute();
            }
            if (rows.isEmpty()) {
                reader.read(i, graph.get(output(wish)));
            } else {
                begun.put(i, rows.get());
                // the first is whole when the last of those that are drawn together begins
                int some = (rows.get().rows() + TOGETHER - 1) / TOGETHER;
                drawRows(begun, some, reader);
            }
        }
        while (!begun.isEmpty()) {
            drawRows(begun, 1, reader);
        }
    }

    /** Draws some rows of each. */
    private static void drawRows(Map<Integer, RowDrawing> begun, int rows, Reader reader) {
        List<RowDrawing> drawings = List.copyOf(begun.values());
        JavaOperation.forEach(
                drawings.size(),
                () ->
                        i -> {
                            RowDrawing drawing = drawings.get(i);
                            for (int k = 0; k < rows && drawing.drawn() < drawing.rows(); k++) {
                                drawing.drawRow();
                            }
                        });
        for (Integer number : List.copyOf(begun.keySet())) {
            RowDrawing drawing = begun.get(number);
            if (drawing.drawn() == drawing.rows()) {
                begun.remove(number);
                reader.read(number, drawing.values());
            }
        }
        reader.rows(begun);
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
                Temperatures.NONE.draw(encoding, new SplittableRandom(0), Map.of());
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
            wish.temperatures().draw(inference, random, Map.of());
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
            Temperatures.NONE.draw(priors, random, Map.of());
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

    /** The graph of an element, with its inputs. */
    private EvaluationGraph element(
            Wish wish, Map<String, float[]> latents, RandomGenerator random) {
        EvaluationGraph graph =
                wish.completed().isPresent() ? evaluator.completion(1) : evaluator.generation(1);
        set(graph, latents);
        wish.completed()
                .ifPresent(
                        part -> {
                            graph.set(ModelEvaluator.ELEMENT, part.element());
                            graph.set(ModelEvaluator.KNOWN, part.known());
                        });
        wish.temperatures().draw(graph, random, wish.placed());
        return graph;
    }

    private String output(Wish wish) {
        boolean means = wish.means() && wish.completed().isEmpty() && evaluator.hasMean();
        return means ? ModelEvaluator.ELEMENT : ModelEvaluator.SAMPLE;
    }
}
