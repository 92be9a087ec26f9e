package org.vhe.studio;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.Homoencoder;

/** Reads from requests what is to be drawn. */
final class Wishes {
    private static final int MOST_DRAWINGS = 64;
    private static final double HOTTEST = 3;

    /** Of requests for drawings. */
    static final Set<String> FIELDS =
            Set.of(
                    "cues",
                    "count",
                    "seed",
                    "latentTemperature",
                    "elementTemperature",
                    "pixelTemperature",
                    "means",
                    "rows",
                    "move");

    /** Of requests for the rest of drawings of which a part is given. */
    static final Set<String> FIELDS_OF_PARTS =
            Stream.concat(FIELDS.stream(), Stream.of("image", "known"))
                    .collect(Collectors.toUnmodifiableSet());

    private final Homoencoder model;
    private final Images images;
    private final Optional<Mover> mover;

    Wishes(Homoencoder model, Images images) {
        this.model = model;
        this.images = images;
        this.mover = Mover.of(model);
    }

    /** Whether requests may say where a drawing is to be. */
    boolean canMove() {
        return mover.isPresent();
    }

    /**
     * @param part what is given of the drawings, if anything
     */
    Sketcher.Wish wish(Fields fields, Optional<Sketcher.Part> part) {
        return new Sketcher.Wish(
                cues(fields),
                fields.integer("count", 12, 1, MOST_DRAWINGS),
                fields.seed(),
                new Temperatures(
                        fields.number("latentTemperature", 1, 0, HOTTEST),
                        fields.number("elementTemperature", 1, 0, HOTTEST),
                        fields.number("pixelTemperature", 1, 0, HOTTEST)),
                fields.flag("means", false),
                part,
                fields.has("move") ? placed(fields) : Map.of(),
                fields.flag("rows", false));
    }

    /** An array is for all shared latents; an object has arrays for some of them by name. */
    private Map<String, float[][]> cues(Fields fields) {
        if (!fields.has("cues")) {
            return Map.of();
        }
        if (!fields.isObject("cues")) {
            float[][] cues = fields.images("cues", 0, Session.MOST_CUES, images);
            return cues.length == 0 ? Map.of() : forAll(cues);
        }
        Set<String> shared =
                model.structure().sharedLatents().stream()
                        .map(LatentVariable::name)
                        .collect(Collectors.toSet());
        Map<String, float[][]> cues =
                fields.imagesByName("cues", shared, 1, Session.MOST_CUES, images);
        for (String latent : cues.keySet()) {
            if (!cues.keySet().containsAll(model.structure().get(latent).parents())) {
                throw Refusal.of(
                        Refusal.BAD_REQUEST,
                        "cues.%s needs cues of its parents %s, too",
                        latent,
                        model.structure().get(latent).parents());
            }
        }
        return cues;
    }

    /** The same cues for every latent that a class shares. */
    Map<String, float[][]> forAll(float[][] cues) {
        Map<String, float[][]> result = new LinkedHashMap<>();
        model.structure().sharedLatents().forEach(latent -> result.put(latent.name(), cues));
        return result;
    }

    private Map<String, float[]> placed(Fields fields) {
        Mover moving =
                mover.orElseThrow(
                        () ->
                                new Refusal(
                                        Refusal.BAD_REQUEST,
                                        "move is for models whose likelihood warps a template, which this one's does not"));
        Fields move = fields.object("move", Set.of("x", "y", "turn", "scale"));
        return Map.of(
                moving.latent(),
                moving.transform(
                        move.number("x", 0, -1, 1),
                        move.number("y", 0, -1, 1),
                        move.number("turn", 0, -Math.PI, Math.PI),
                        move.number("scale", 1, 0.25, 4)));
    }
}
