package org.vhe.core.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vhe.core.dataset.Provenance;
import org.vhe.core.model.ModelDescription;
import org.vhe.core.objective.KlSchedule;
import org.vhe.core.objective.Objective;

/** What a checkpoint says of the run that wrote it, compared with the run that is to go on. */
final class SavedRun {
    private static final Logger log = LoggerFactory.getLogger(SavedRun.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OPTIONS = "trainingOptions";
    private static final String ROUNDS = "rounds";

    /** What older checkpoints do not say, since there was nothing else. */
    private static final Map<String, Object> FORMERLY =
            Map.of(
                    "oneShotPart",
                    0.0,
                    "drawnSupportSizes",
                    false,
                    "targetsPerSupport",
                    1,
                    "freeBits",
                    Map.of(),
                    "frozen",
                    List.of());

    /** Whose records are told by their components, as in older checkpoints. */
    private static final Set<String> LIBRARY =
            Set.of("org.vhe.core.objective.KlSchedules", CosineSchedule.class.getName());

    private SavedRun() {}

    /** Adds all options that a run's outcome depends on; a budget may grow. */
    static void describe(TrainingOptions options, ObjectNode meta) {
        meta.set(OPTIONS, describe(options));
    }

    /** Adds which workers average what they reach, and how often; one is as none. */
    static void describe(Optional<RoundSource> rounds, ObjectNode meta) {
        rounds.filter(workers -> workers.parts() > 1)
                .ifPresent(
                        workers ->
                                meta.putObject(ROUNDS)
                                        .put("workers", workers.parts())
                                        .put("localSteps", workers.localSteps()));
    }

    /** Other workers may go on with a run, but not to where it would have come. */
    static void warnOfOther(Optional<RoundSource> rounds, ObjectNode meta, Path file) {
        ObjectNode now = JSON.createObjectNode();
        describe(rounds, now);
        if (!isSame(meta.path(ROUNDS), now.path(ROUNDS))) {
            log.warn(
                    "{} is of a run of {} and goes on as one of {}: not to where it would have come",
                    file,
                    rounds(meta),
                    rounds(now));
        }
    }

    private static String rounds(ObjectNode meta) {
        JsonNode rounds = meta.path(ROUNDS);
        return rounds.isMissingNode()
                ? "synchronous steps"
                : "%s workers that take %s steps by themselves"
                        .formatted(rounds.path("workers"), rounds.path("localSteps"));
    }

    private static ObjectNode describe(TrainingOptions options) {
        ObjectNode node = JSON.createObjectNode();
        node.put("objective", options.objective().label());
        if (!Objective.ofPaper().contains(options.objective())) {
            node.set("objectiveOptions", describe(options.objective()));
        }
        node.set("supportSizes", JSON.valueToTree(options.supportSizes()));
        node.put("oneShotPart", options.oneShotPart());
        node.put("drawnSupportSizes", options.drawnSupportSizes());
        node.put("batchSize", options.batchSize());
        node.put("targetsPerSupport", options.targetsPerSupport());
        node.put("updater", options.updater().toString());
        node.set("learningRate", describe(options.learningRate()));
        node.set("klSchedule", describe(options.klSchedule()));
        node.set("freeBits", JSON.valueToTree(options.freeBits()));
        node.set("frozen", JSON.valueToTree(options.frozen()));
        node.put("maxGradientNorm", options.maxGradientNorm());
        node.put("averagingDecay", options.averagingDecay());
        node.set("divergence", JSON.valueToTree(options.divergence()));
        node.put("seed", options.seed());
        options.validation().ifPresent(validation -> node.set("validation", describe(validation)));
        return node;
    }

    /**
     * What there is to say of a part that a user may write: the components of a record, after its
     * name unless it is the library's; a class's name; for a lambda, which has none, nothing.
     */
    private static JsonNode describe(Object part) {
        Class<?> type = part.getClass();
        ObjectNode node = JSON.createObjectNode();
        if (!LIBRARY.contains(outermost(type)) && !type.isHidden()) {
            node.put("type", type.getName());
        }
        if (type.isRecord()) {
            for (RecordComponent component : type.getRecordComponents()) {
                node.set(component.getName(), value(part, component));
            }
        }
        return node;
    }

    private static JsonNode describe(Validation validation) {
        ObjectNode node = JSON.createObjectNode();
        node.put("data", validation.data().fingerprint());
        node.put("every", validation.every());
        node.put("batches", validation.batches());
        validation.patience().ifPresent(patience -> node.put("patience", patience));
        return node;
    }

    private static String outermost(Class<?> type) {
        return type.getName().replaceFirst("\\$.*", "");
    }

    private static JsonNode value(Object part, RecordComponent component) {
        try {
            Method accessor = component.getAccessor();
            accessor.setAccessible(true);
            return described(accessor.invoke(part));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }

    private static JsonNode described(Object value) {
        if (value instanceof Map<?, ?> map) {
            ObjectNode node = JSON.createObjectNode();
            map.forEach((key, entry) -> node.set(key.toString(), described(entry)));
            return node;
        }
        if (value instanceof Number || value instanceof String || value instanceof Boolean) {
            return JSON.valueToTree(value);
        }
        boolean isPart = value instanceof KlSchedule || value instanceof LearningRateSchedule;
        return isPart || value instanceof Record
                ? describe(value)
                : text(String.valueOf(value).replaceAll("@[0-9a-f]+$", ""));
    }

    /**
     * @throws CheckpointException that lists every difference of model, data and options
     */
    static void requireSame(
            Checkpoint checkpoint, ModelDescription model, Provenance data, TrainingOptions options)
            throws CheckpointException {
        List<String> differences = new ArrayList<>();
        compareModels(checkpoint.model(), model, differences);
        compareData(checkpoint.provenance(), data, differences);
        compareOptions(checkpoint.meta().path(OPTIONS), describe(options), differences);
        if (!differences.isEmpty()) {
            throw new CheckpointException(
                    "the checkpoint is of another run, which cannot go on with what is given now: "
                            + String.join("; ", differences));
        }
    }

    private static void compareModels(
            ModelDescription saved, ModelDescription now, List<String> differences) {
        compare("model", text(saved.type()), text(now.type()), differences);
        if (saved.type().equals(now.type())) {
            compare("modelOptions", parsed(saved), parsed(now), differences);
        }
    }

    private static JsonNode text(String value) {
        return JSON.getNodeFactory().textNode(value);
    }

    private static JsonNode parsed(ModelDescription model) {
        try {
            return JSON.readTree(model.options());
        } catch (java.io.IOException e) {
            return text(model.options());
        }
    }

    private static void compareData(
            Optional<Provenance> saved, Provenance now, List<String> differences) {
        if (saved.isEmpty()) {
            log.warn(
                    "the checkpoint does not say what it was trained on, so it is not known whether the data are the same");
            return;
        }
        Provenance before = saved.get();
        compare("data", text(before.data()), text(now.data()), differences);
        compare("preparation", before.preparation(), now.preparation(), differences);
        compare(
                "augmentations",
                JSON.valueToTree(before.augmentations()),
                JSON.valueToTree(now.augmentations()),
                differences);
        if (!before.fingerprint().equals(now.fingerprint())) {
            differences.add(
                    "the elements were %s and are %s"
                            .formatted(counts(before, now), counts(now, before)));
        }
    }

    /** Such as "of 964 character, 30 alphabet", or the fingerprint where those are the same. */
    private static String counts(Provenance of, Provenance other) {
        return of.groups().equals(other.groups())
                ? of.fingerprint()
                : "of "
                        + String.join(
                                ", ",
                                of.groups().entrySet().stream()
                                        .map(e -> e.getValue().size() + " " + e.getKey())
                                        .toList());
    }

    private static void compareOptions(JsonNode saved, ObjectNode now, List<String> differences) {
        for (Map.Entry<String, JsonNode> option : now.properties()) {
            String name = option.getKey();
            JsonNode before = saved.path(name);
            if (before.isMissingNode() && FORMERLY.containsKey(name)) {
                before = JSON.valueToTree(FORMERLY.get(name));
            }
            if (!before.isMissingNode()) {
                compare(name, before, option.getValue(), differences);
            }
        }
        // a run may be watched from now on, but is not to lose what it was stopped by
        JsonNode validation = saved.path("validation");
        if (!validation.isMissingNode() && !now.has("validation")) {
            differences.add("validation was %s and is none".formatted(validation));
        }
    }

    private static void compare(
            String name, JsonNode before, JsonNode now, List<String> differences) {
        if (!isSame(before, now)) {
            differences.add("%s was %s and is %s".formatted(name, before, now));
        }
    }

    /** Equal as JSON, in which the order of fields and the type of numbers do not count. */
    private static boolean isSame(JsonNode a, JsonNode b) {
        if (!a.isObject() || a.size() != b.size()) {
            return a.isNumber() && b.isNumber()
                    ? a.asDouble() == b.asDouble() && a.asLong() == b.asLong()
                    : a.toString().equals(b.toString());
        }
        return a.properties().stream().allMatch(f -> isSame(f.getValue(), b.path(f.getKey())));
    }
}
