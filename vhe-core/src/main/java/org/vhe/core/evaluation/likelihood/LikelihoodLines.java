package org.vhe.core.evaluation.likelihood;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vhe.core.dataset.Grouping;

/**
 * The results in a {@link LikelihoodFile}, a line of JSON each. What is read is checked: no number
 * may be missing, NaN or infinite, but for the logarithm of zero, or of another group than the line
 * says.
 */
final class LikelihoodLines {
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                    .build();

    private final List<Grouping> groupings;
    private final int[] samples;
    private final Map<Integer, GroupLikelihood> groups = new HashMap<>();
    private final Map<Within, double[]> within = new HashMap<>();

    private record GroupLine(int group, GroupLikelihood result) {}

    private record WithinLine(Within within, double[] logMeans) {}

    /** A group of a finer grouping. */
    private record Within(String grouping, int group) {}

    /**
     * @param groupings of shared latents, the coarsest first
     * @param samples of a group's latents, for each of the groupings
     */
    LikelihoodLines(List<Grouping> groupings, int... samples) {
        this.groupings = groupings;
        this.samples = samples.clone();
    }

    static JsonNode parse(String line) throws JsonProcessingException {
        return JSON.readTree(line);
    }

    /**
     * Adds the result of a line.
     *
     * @throws IllegalArgumentException if it is none of these groupings'
     */
    void read(String line) throws JsonProcessingException {
        JsonNode node = parse(line);
        if (node.has("within")) {
            add(JSON.treeToValue(node, WithinLine.class));
        } else {
            add(JSON.treeToValue(node, GroupLine.class));
        }
    }

    private void add(GroupLine line) {
        require(line != null, "there is no result");
        Grouping level = groupings.get(0);
        requireGroup(level, line.group);
        GroupLikelihood result = line.result;
        String label = level.label(line.group);
        require(label.equals(result.label()), "group %d is '%s'", line.group, label);
        int elements = level.size(line.group);
        require(result.elements() == elements, "'%s' has %d elements", label, elements);
        requireLogarithm("logLikelihood", result.logLikelihood());
        double effective = result.effectiveSamples();
        require(
                effective >= 0 && Double.isFinite(effective),
                "effectiveSamples must be finite and not negative, but is %s",
                effective);
        require(
                result.perElement() == result.logLikelihood() / elements,
                "perElement must be logLikelihood / %d",
                elements);
        require(groups.put(line.group, result) == null, "'%s' is there twice", label);
    }

    /** Of a finer grouping, with a number for each sample of the groups around it. */
    private void add(WithinLine line) {
        int around = 1;
        for (int depth = 1; depth < groupings.size(); depth++) {
            around *= samples[depth - 1];
            if (groupings.get(depth).name().equals(line.within.grouping)) {
                requireGroup(groupings.get(depth), line.within.group);
                require(line.logMeans.length == around, "expected %d logMeans", around);
                Arrays.stream(line.logMeans).forEach(mean -> requireLogarithm("logMeans", mean));
                boolean isNew = within.put(line.within, line.logMeans) == null;
                require(isNew, "%s is there twice", line.within);
                return;
            }
        }
        throw new IllegalArgumentException("no finer grouping '" + line.within.grouping + "'");
    }

    private static void requireGroup(Grouping level, int group) {
        require(
                group >= 0 && group < level.groupCount(),
                "'%s' has %d groups",
                level.name(),
                level.groupCount());
    }

    /** Of a likelihood, which may be zero. */
    private static void requireLogarithm(String name, double value) {
        require(
                value < Double.POSITIVE_INFINITY,
                "%s must be a number below infinity, but is %s",
                name,
                value);
    }

    private static void require(boolean holds, String expected, Object... arguments) {
        if (!holds) {
            throw new IllegalArgumentException(expected.formatted(arguments));
        }
    }

    Optional<GroupLikelihood> group(int group) {
        return Optional.ofNullable(groups.get(group));
    }

    Optional<double[]> within(String grouping, int group) {
        return Optional.ofNullable(within.get(new Within(grouping, group)));
    }

    /** Adds a result, and returns its line. */
    String add(int group, GroupLikelihood result) {
        groups.put(group, result);
        return write(new GroupLine(group, result));
    }

    /** As {@link #add}, of a finer grouping. */
    String addWithin(String grouping, int group, double[] logMeans) {
        Within place = new Within(grouping, group);
        within.put(place, logMeans);
        return write(new WithinLine(place, logMeans));
    }

    private static String write(Object line) {
        try {
            return JSON.writeValueAsString(line) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a result can always be written", e);
        }
    }
}
