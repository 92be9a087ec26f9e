package org.vhe.studio;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;

/**
 * What can be asked of one model. A request is read and checked in its own thread; the work that
 * results is for the thread that uses models, in which the evaluator is made and closed.
 */
final class Session {
    static final int MOST_CUES = 10;
    static final int MOST_CLASSES = 20;
    static final int MOST_SHOTS = 5;
    private static final int MOST_SAMPLES = 100;
    private static final int USUAL_SAMPLES = 20;

    private final String name;
    private final Homoencoder model;
    private final Images images;
    private final Wishes wishes;
    private ModelEvaluator evaluator;

    Session(String name, Homoencoder model) {
        this.name = name;
        this.model = model;
        this.images = new Images(model);
        this.wishes = new Wishes(model, images);
    }

    /** Of the thread that uses models. */
    private ModelEvaluator evaluator() {
        if (evaluator == null) {
            evaluator = model.evaluator();
        }
        return evaluator;
    }

    void close() {
        if (evaluator != null) {
            evaluator.close();
            evaluator = null;
        }
    }

    /** What a page needs to know of the model. */
    Map<String, Object> description() {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("name", name);
        result.put("summary", model.toString());
        result.put("parameters", model.parameters().parameterCount());
        result.put("imageShape", images.shape());
        result.put(
                "latents", model.structure().latents().stream().map(Session::description).toList());
        result.put("canMove", wishes.canMove());
        result.put("mostCues", MOST_CUES);
        result.put("mostClasses", MOST_CLASSES);
        result.put("mostShots", MOST_SHOTS);
        return result;
    }

    private static Map<String, Object> description(LatentVariable latent) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("name", latent.name());
        result.put("sharedOver", latent.grouping());
        result.put("shape", latent.eventShape());
        result.put("parents", latent.parents());
        return result;
    }

    /** Compiles what the first drawings need, so that none waits for it. */
    Job.Work warmUp() {
        return sink -> {
            float[] blank = new float[model.elementLength()];
            Sketcher sketcher = new Sketcher(evaluator());
            for (int shots = 1; shots <= MOST_SHOTS; shots++) {
                float[][] cues = new float[shots][];
                Arrays.fill(cues, blank);
                sketcher.draw(
                        new Sketcher.Wish(
                                wishes.forAll(cues),
                                1,
                                1,
                                Temperatures.NONE,
                                false,
                                Optional.empty(),
                                Map.of(),
                                false),
                        (number, drawing) -> sink.send("drawing", number));
            }
            return Map.of();
        };
    }

    /** New drawings. */
    Job.Work sample(byte[] body) {
        Fields fields = Fields.of(body, Wishes.FIELDS);
        return sketch(wishes.wish(fields, Optional.empty()));
    }

    /** Drawings of which a part is given. */
    Job.Work complete(byte[] body) {
        Fields fields = Fields.of(body, Wishes.FIELDS_OF_PARTS);
        float[] image = fields.image("image", images);
        float[] known = fields.image("known", images);
        for (float value : known) {
            if (value != 0 && value != 1) {
                throw Refusal.of(
                        Refusal.BAD_REQUEST,
                        "known must be of zeros and ones, but has a value of %s",
                        value);
            }
        }
        return sketch(wishes.wish(fields, Optional.of(new Sketcher.Part(image, known))));
    }

    private Job.Work sketch(Sketcher.Wish wish) {
        return sink -> {
            SketchEvents events = new SketchEvents(images, sink);
            new Sketcher(evaluator()).draw(wish, events);
            return Map.of("drawings", events.drawings());
        };
    }

    /** Which of some classes a drawing is of. */
    Job.Work classify(byte[] body) {
        Fields fields = Fields.of(body, Set.of("classes", "query", "samples", "seed"));
        float[][][] classes =
                fields.objects("classes", 1, MOST_CLASSES, Set.of("label", "cues")).stream()
                        .map(one -> one.images("cues", 1, MOST_SHOTS, images))
                        .toArray(float[][][]::new);
        float[] query = fields.image("query", images);
        int samples = fields.integer("samples", USUAL_SAMPLES, 1, MOST_SAMPLES);
        long seed = fields.seed();
        return sink -> new Teller(evaluator()).classify(classes, query, samples, seed, sink);
    }

    /** How likely drawings are, given cues. */
    Job.Work likelihood(byte[] body) {
        Fields fields = Fields.of(body, Set.of("cues", "images", "samples", "seed"));
        float[][] cues = fields.images("cues", 1, MOST_CUES, images);
        float[][] elements = fields.images("images", 1, MOST_CLASSES, images);
        int samples = fields.integer("samples", USUAL_SAMPLES, 1, MOST_SAMPLES);
        long seed = fields.seed();
        return sink -> new Teller(evaluator()).likelihood(cues, elements, samples, seed, sink);
    }

    /** What the model makes of each of some sets of drawings. */
    Job.Work embed(byte[] body) {
        Fields fields = Fields.of(body, Set.of("sets", "divergences", "seed"));
        List<float[][]> sets =
                fields.objects("sets", 1, MOST_CLASSES, Set.of("label", "cues")).stream()
                        .map(one -> one.images("cues", 1, MOST_CUES, images))
                        .toList();
        boolean divergences = fields.flag("divergences", false);
        long seed = fields.seed();
        return sink -> {
            Certainty certainty = new Certainty(evaluator());
            List<Object> results = new ArrayList<>();
            for (float[][] set : sets) {
                results.add(Map.of("latents", certainty.of(set, divergences, seed)));
                sink.send("progress", Map.of("sets", results.size()));
            }
            return Map.of("embeddings", results);
        };
    }

    /** Drawings for a look at a model in training: with cues if there are any, or of the prior. */
    Object look(int count, long seed, Sink sink) {
        List<Object> drawings = new ArrayList<>();
        new Sketcher(evaluator())
                .draw(
                        new Sketcher.Wish(
                                Map.of(),
                                count,
                                seed,
                                Temperatures.NONE,
                                true,
                                Optional.empty(),
                                Map.of(),
                                false),
                        (number, drawing) -> {
                            drawings.add(images.write(drawing));
                            sink.send("progress", Map.of("drawings", drawings.size()));
                        });
        return Map.of("imageShape", images.shape(), "drawings", drawings);
    }
}
