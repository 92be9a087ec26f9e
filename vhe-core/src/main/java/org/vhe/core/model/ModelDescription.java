package org.vhe.core.model;

import java.util.Objects;

/**
 * What a checkpoint says of its model: the type, which a {@link ModelFactory} knows, and the
 * options as JSON.
 *
 * @param type such as {@code "deconv"}
 * @param options a JSON object
 */
public record ModelDescription(String type, String options) {
    /** A model whose code only the user has; its checkpoints are loaded into a model made first. */
    public static final ModelDescription CUSTOM = new ModelDescription("custom", "{}");

    /** Neither may be null. */
    public ModelDescription {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(options, "options");
    }
}
