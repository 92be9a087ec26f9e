package org.vhe.models.pixelcnn;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelDescription;
import org.vhe.core.model.ModelFactory;

/** Makes a {@link PixelCnnVhe} of the options in a checkpoint. */
public final class PixelCnnFactory implements ModelFactory {
    private static final String TYPE = "pixelcnn";
    private static final ObjectMapper JSON = new ObjectMapper();

    static ModelDescription describe(PixelCnnOptions options) {
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
            return PixelCnnVhe.create(JSON.readValue(options, PixelCnnOptions.class), seed);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "expected the options of a PixelCNN model, but found " + options, e);
        }
    }
}
