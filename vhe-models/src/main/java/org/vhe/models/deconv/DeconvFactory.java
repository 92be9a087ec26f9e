package org.vhe.models.deconv;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelDescription;
import org.vhe.core.model.ModelFactory;

/** Makes a {@link DeconvVhe} of the options in a checkpoint. */
public final class DeconvFactory implements ModelFactory {
    private static final String TYPE = "deconv";
    private static final ObjectMapper JSON = new ObjectMapper();

    static ModelDescription describe(DeconvOptions options) {
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
            return DeconvVhe.create(JSON.readValue(options, DeconvOptions.class), seed);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "expected the options of a deconvolutional model, but found " + options, e);
        }
    }
}
