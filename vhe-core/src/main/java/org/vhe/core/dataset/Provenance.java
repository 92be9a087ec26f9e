package org.vhe.core.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.vhe.core.check.Require;

/**
 * What a model was trained on: enough to tell whether other data are the same, which of their
 * classes the model knows already, and how to prepare them alike. A checkpoint may hold it, as
 * JSON. Immutable.
 *
 * @param data name of the data, such as {@code "omniglot"}
 * @param fingerprint {@link GroupedDataset#fingerprint()} of what was trained on
 * @param groups the labels of the groups trained on, by name of their grouping; {@link
 *     Grouping#ELEMENT} is left out
 * @param augmentations what enlarged them, in the order in which it was applied
 * @param preparation how the data were made, a JSON object with whatever the one who made them
 *     wants to know of it; empty if nothing
 */
public record Provenance(
        String data,
        String fingerprint,
        Map<String, List<String>> groups,
        List<String> augmentations,
        JsonNode preparation) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Checks and copies.
     *
     * @throws IllegalArgumentException if there is no name or fingerprint, or the preparation is
     *     not a JSON object
     */
    public Provenance {
        Require.notBlank("data", data);
        Require.notBlank("fingerprint", fingerprint);
        Map<String, List<String>> copies = new TreeMap<>();
        groups.forEach((grouping, labels) -> copies.put(grouping, List.copyOf(labels)));
        groups = Collections.unmodifiableMap(copies);
        augmentations = List.copyOf(augmentations);
        preparation = canonical(preparation);
    }

    /** What is read again is equal to what was written: numbers as JSON has them. */
    private static JsonNode canonical(JsonNode preparation) {
        if (preparation == null || preparation.isNull()) {
            return JsonNodeFactory.instance.objectNode();
        }
        if (!preparation.isObject()) {
            throw new IllegalArgumentException(
                    "preparation must be a JSON object, but is " + preparation);
        }
        try {
            return JSON.readTree(preparation.toString());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("preparation must be JSON", e);
        }
    }

    /** Of a data set of which nothing is known but what it holds. */
    public static Provenance of(String name, GroupedDataset data) {
        return of(name, data, Map.of());
    }

    /**
     * Of a data set.
     *
     * @param name of the data, such as {@code "omniglot"}
     * @param preparation how it was made: a record, map or other object that Jackson writes as a
     *     JSON object
     */
    public static Provenance of(String name, GroupedDataset data, Object preparation) {
        Objects.requireNonNull(preparation, "preparation");
        Map<String, List<String>> groups = new TreeMap<>();
        for (String grouping : data.groupingNames()) {
            if (!grouping.equals(Grouping.ELEMENT)) {
                groups.put(grouping, data.grouping(grouping).labels());
            }
        }
        List<String> augmentations =
                data.augmentations().stream().map(Provenance::describe).toList();
        return new Provenance(
                name, data.fingerprint(), groups, augmentations, JSON.valueToTree(preparation));
    }

    /**
     * Of data that are nowhere whole.
     *
     * @param name of the data
     * @param fingerprint tells them from others
     * @param groups the labels of the groups, by name of their grouping
     * @param augmentations what enlarges them, in the order in which it is applied
     */
    public static Provenance of(
            String name,
            String fingerprint,
            Map<String, List<String>> groups,
            List<Augmentation> augmentations) {
        return new Provenance(
                name,
                fingerprint,
                groups,
                augmentations.stream().map(Provenance::describe).toList(),
                null);
    }

    /** What an object says of itself, which is the same in every run. */
    private static String describe(Object object) {
        String text = object.toString();
        String identity =
                object.getClass().getName() + "@" + Integer.toHexString(object.hashCode());
        return text.equals(identity) ? object.getClass().getName() : text;
    }

    /** A copy: changing it changes nothing here. */
    @Override
    public JsonNode preparation() {
        return preparation.deepCopy();
    }

    /**
     * The preparation as the object that it was written from.
     *
     * @param <P> its type
     * @param type such as a record
     * @throws IllegalArgumentException if it is not that of such an object
     */
    public <P> P preparation(Class<P> type) {
        try {
            return JSON.treeToValue(preparation, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "the preparation of '%s' must be that of a %s, but is %s"
                            .formatted(data, type.getSimpleName(), preparation),
                    e);
        }
    }

    /** Whether a data set holds the very elements trained on, in the same groups and order. */
    public boolean isOf(GroupedDataset other) {
        return fingerprint.equals(other.fingerprint());
    }

    /**
     * The groups of a data set that were trained on, as far as their labels tell.
     *
     * @param other any data set, such as one to test on
     * @param grouping name of a grouping of both
     * @return their labels, sorted; none if all groups are new to the model
     * @throws IllegalArgumentException if either has no such grouping
     */
    public List<String> overlap(GroupedDataset other, String grouping) {
        known(grouping);
        return overlap(grouping, other.grouping(grouping).labels());
    }

    /**
     * Those of some groups that were trained on, as far as their labels tell.
     *
     * @param grouping its name
     * @param labels of the groups
     * @return their labels, sorted
     * @throws IllegalArgumentException if nothing was grouped so in training
     */
    public List<String> overlap(String grouping, Collection<String> labels) {
        Set<String> trainedOn = Set.copyOf(known(grouping));
        return labels.stream().filter(trainedOn::contains).sorted().toList();
    }

    private List<String> known(String grouping) {
        List<String> known = groups.get(grouping);
        if (known == null) {
            throw new IllegalArgumentException(
                    "no grouping '%s' of what was trained on; known are %s"
                            .formatted(grouping, groups.keySet()));
        }
        return known;
    }

    /** Such as "omniglot, 30 of alphabet, 964 of character, RotateReflect[]". */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(data);
        groups.forEach(
                (grouping, labels) -> text.append(", %d of %s".formatted(labels.size(), grouping)));
        augmentations.forEach(augmentation -> text.append(", ").append(augmentation));
        return text.toString();
    }
}
