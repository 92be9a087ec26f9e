package org.vhe.core.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;

/**
 * A factory of models whose options are one record, which checkpoints keep as JSON.
 *
 * @param <O> the record
 * @param <M> the kind of model
 */
public abstract class OptionsFactory<O, M extends TrainableModel> implements ModelFactory {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String type;
    private final Class<O> options;

    /**
     * @param type as in {@link ModelDescription#type()}
     * @param options the record's class
     */
    protected OptionsFactory(String type, Class<O> options) {
        this.type = type;
        this.options = options;
    }

    /** The model with these options. */
    protected abstract M make(O options, long seed);

    /** What a checkpoint says of a model with these options. */
    public ModelDescription describe(O options) {
        try {
            return new ModelDescription(type, JSON.writeValueAsString(options));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("options cannot be written as JSON: " + options, e);
        }
    }

    @Override
    public final String type() {
        return type;
    }

    @Override
    public final M create(String json, long seed) {
        try {
            return make(JSON.readValue(json, options), seed);
        } catch (UnrecognizedPropertyException e) {
            throw new IllegalArgumentException(
                    "models of type '%s' have no option '%s' in this version of the library"
                            .formatted(type, e.getPropertyName()),
                    e);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "expected the options of a model of type '" + type + "', but found " + json, e);
        }
    }
}
