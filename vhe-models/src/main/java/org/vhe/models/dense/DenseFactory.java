package org.vhe.models.dense;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelDescription;
import org.vhe.core.model.ModelFactory;

/** Makes a {@link DenseVhe} of the options in a checkpoint. */
public final class DenseFactory implements ModelFactory {
    private static final String TYPE = "dense";
    private static final ObjectMapper JSON = new ObjectMapper();

    static ModelDescription describe(DenseOptions options) {
        try {
            return new ModelDescription(TYPE, JSON.writeValueAsString(options));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("options cannot be written as JSON: " + options, e);
        }
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Homoencoder create(String options, long seed) {
        try {
            return DenseVhe.create(JSON.readValue(options, DenseOptions.class), seed);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "expected the options of a fully connected model, but found " + options, e);
        }
    }
}
