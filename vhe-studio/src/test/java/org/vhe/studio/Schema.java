package org.vhe.studio;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What of JSON Schema the API's description uses. */
final class Schema {
    private final JsonNode document;

    /**
     * @param document whose components references are to
     */
    Schema(JsonNode document) {
        this.document = document;
    }

    /** What of a value is not as a schema says, each with its place. */
    List<String> violations(JsonNode schema, JsonNode value) {
        List<String> found = new ArrayList<>();
        check(schema, value, "", found);
        return found;
    }

    private void check(JsonNode schema, JsonNode value, String at, List<String> found) {
        if (schema.has("$ref")) {
            check(document.at(schema.get("$ref").asText().substring(1)), value, at, found);
            return;
        }
        if (schema.has("type") && !isOfType(schema.get("type"), value)) {
            found.add("%s is not %s: %s".formatted(at, schema.get("type"), value));
        }
        for (JsonNode name : schema.path("required")) {
            if (!value.has(name.asText())) {
                found.add(at + " lacks " + name);
            }
        }
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            JsonNode own =
                    schema.path("properties").path(field.getKey()).isMissingNode()
                            ? schema.path("additionalProperties")
                            : schema.get("properties").get(field.getKey());
            if (own.isBoolean() && !own.asBoolean()) {
                found.add(at + " has " + field.getKey());
            }
            check(own, field.getValue(), at + "/" + field.getKey(), found);
        }
        if (value.isArray()) {
            if (value.size() < schema.path("minItems").asInt(0)
                    || value.size() > schema.path("maxItems").asInt(Integer.MAX_VALUE)) {
                found.add("%s has %d items".formatted(at, value.size()));
            }
            for (int i = 0; i < value.size(); i++) {
                check(schema.path("items"), value.get(i), at + "/" + i, found);
            }
        }
    }

    private static boolean isOfType(JsonNode types, JsonNode value) {
        if (types.isArray()) {
            for (JsonNode type : types) {
                if (isOfType(type, value)) {
                    return true;
                }
            }
            return false;
        }
        return switch (types.asText()) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "null" -> value.isNull();
            default -> throw new AssertionError("unknown type " + types);
        };
    }
}
