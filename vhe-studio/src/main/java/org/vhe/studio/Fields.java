package org.vhe.studio;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The fields of a request, each checked when it is read: what is wrong is told by its name. */
final class Fields {
    private static final int DEEPEST = 16;
    private static final int LONGEST_TEXT = 1000;
    private static final int LONGEST_NUMBER = 40;
    private static final ObjectMapper JSON =
            new ObjectMapper(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(DEEPEST)
                                                    .maxStringLength(LONGEST_TEXT)
                                                    .maxNumberLength(LONGEST_NUMBER)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final String name;
    private final JsonNode node;

    private Fields(String name, JsonNode node) {
        this.name = name;
        this.node = node;
    }

    /**
     * Reads the body of a request.
     *
     * @param known names of the fields there may be
     * @throws Refusal if it is no JSON object, or has other fields
     */
    static Fields of(byte[] body, Set<String> known) {
        JsonNode node;
        try {
            node = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw Refusal.of(
                    Refusal.BAD_REQUEST, "the body is no JSON: %s", e.getOriginalMessage());
        } catch (IOException e) {
            throw Refusal.of(Refusal.BAD_REQUEST, "the body is no JSON: %s", e.getMessage());
        }
        return new Fields("the body", node).object(known);
    }

    private Fields object(Set<String> known) {
        if (node == null || !node.isObject()) {
            throw wrong("must be a JSON object");
        }
        node.fieldNames()
                .forEachRemaining(
                        field -> {
                            if (!known.contains(field)) {
                                throw Refusal.of(
                                        Refusal.BAD_REQUEST,
                                        "%s has an unknown field '%s'; known are %s",
                                        name,
                                        field,
                                        known.stream().sorted().toList());
                            }
                        });
        return this;
    }

    private Refusal wrong(String expected) {
        String found =
                node == null || node.isMissingNode()
                        ? "is missing"
                        : "is " + node.getNodeType().name().toLowerCase(java.util.Locale.ROOT);
        return Refusal.of(Refusal.BAD_REQUEST, "%s %s, but %s", name, expected, found);
    }

    private Fields child(String field) {
        String full = name.equals("the body") ? field : name + "." + field;
        return new Fields(full, node.path(field));
    }

    boolean has(String field) {
        return node.hasNonNull(field);
    }

    /** An object within this one. */
    Fields object(String field, Set<String> known) {
        return child(field).object(known);
    }

    /** The texts of the names of this object's fields. */
    Set<String> names() {
        Set<String> names = new java.util.LinkedHashSet<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** The objects of an array. */
    List<Fields> objects(String field, int least, int most, Set<String> known) {
        return child(field).elements(least, most).stream().map(f -> f.object(known)).toList();
    }

    private List<Fields> elements(int least, int most) {
        if (!node.isArray()) {
            throw wrong("must be an array");
        }
        if (node.size() < least || node.size() > most) {
            throw Refusal.of(
                    Refusal.BAD_REQUEST,
                    "%s must have %d to %d elements, but has %d",
                    name,
                    least,
                    most,
                    node.size());
        }
        List<Fields> elements = new ArrayList<>();
        for (JsonNode element : node) {
            elements.add(new Fields(name + "[" + elements.size() + "]", element));
        }
        return elements;
    }

    /** A whole number, or what it is if it is not given. */
    int integer(String field, int otherwise, int least, int most) {
        return (int) whole(field, otherwise, least, most);
    }

    /** A seed: any whole number that a double holds, as JavaScript's do. */
    long seed() {
        return whole("seed", 1, -(1L << 53), 1L << 53);
    }

    private long whole(String field, long otherwise, long least, long most) {
        if (!has(field)) {
            return otherwise;
        }
        Fields value = child(field);
        if (!value.node.isIntegralNumber() || !value.node.canConvertToLong()) {
            throw value.wrong("must be a whole number from %d to %d".formatted(least, most));
        }
        long number = value.node.asLong();
        if (number < least || number > most) {
            throw Refusal.of(
                    Refusal.BAD_REQUEST,
                    "%s must be from %d to %d, but is %d",
                    value.name,
                    least,
                    most,
                    number);
        }
        return number;
    }

    /** A number, or what it is if it is not given. */
    double number(String field, double otherwise, double least, double most) {
        if (!has(field)) {
            return otherwise;
        }
        Fields value = child(field);
        if (!value.node.isNumber()) {
            throw value.wrong("must be a number from %s to %s".formatted(least, most));
        }
        double number = value.node.asDouble();
        if (!(number >= least && number <= most)) {
            throw Refusal.of(
                    Refusal.BAD_REQUEST,
                    "%s must be from %s to %s, but is %s",
                    value.name,
                    least,
                    most,
                    number);
        }
        return number;
    }

    boolean flag(String field, boolean otherwise) {
        if (!has(field)) {
            return otherwise;
        }
        Fields value = child(field);
        if (!value.node.isBoolean()) {
            throw value.wrong("must be true or false");
        }
        return value.node.asBoolean();
    }

    String text(String field) {
        return optionalText(field).orElseThrow(() -> child(field).wrong("must be a text"));
    }

    Optional<String> optionalText(String field) {
        if (!has(field)) {
            return Optional.empty();
        }
        Fields value = child(field);
        if (!value.node.isTextual()) {
            throw value.wrong("must be a text");
        }
        return Optional.of(value.node.asText());
    }

    /** The images of an array. */
    float[][] images(String field, int least, int most, Images images) {
        return child(field).elements(least, most).stream()
                .map(element -> images.read(element.name, element.node))
                .toArray(float[][]::new);
    }

    float[] image(String field, Images images) {
        Fields value = child(field);
        return images.read(value.name, value.node);
    }

    /** Arrays of images by name. */
    Map<String, float[][]> imagesByName(
            String field, Set<String> known, int least, int most, Images images) {
        Fields named = object(field, known);
        Map<String, float[][]> result = new LinkedHashMap<>();
        for (String key : named.names()) {
            result.put(key, named.images(key, least, most, images));
        }
        return result;
    }

    /** Whether a field is an object rather than an array. */
    boolean isObject(String field) {
        return node.path(field).isObject();
    }
}
