package org.vhe.data.omniglot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A preparation as versions before 0.2 wrote it, as JSON. */
final class PreparationFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final List<String> REQUIRED =
            List.of(
                    "division",
                    "splitSeed",
                    "trainingCharacters",
                    "preprocessing",
                    "dynamicBinarisation");

    private PreparationFile() {}

    static OmniglotPreparation read(Path file) throws IOException {
        try {
            JsonNode found = JSON.readTree(Files.readAllBytes(file));
            for (String field : REQUIRED) {
                if (!found.hasNonNull(field)) {
                    throw damaged(file, "there is no '" + field + "'", null);
                }
            }
            return JSON.treeToValue(found, OmniglotPreparation.class);
        } catch (JsonProcessingException e) {
            throw damaged(file, e.getOriginalMessage(), e);
        }
    }

    private static IOException damaged(Path file, String why, Exception cause) {
        return new IOException(
                file + " is damaged: expected the preparation of data as JSON, but " + why, cause);
    }
}
