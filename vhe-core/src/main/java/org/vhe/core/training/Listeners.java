package org.vhe.core.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** The listeners of a trainer, and what checkpoints keep of them. */
final class Listeners {
    private static final String META = "listeners";

    private final List<TrainingListener> all = new ArrayList<>();

    /** Of a checkpoint, for listeners that are added later. */
    private Map<String, String> resumed = Map.of();

    void add(TrainingListener listener) {
        all.add(listener);
        String state = resumed.get(keyOf(all.size() - 1));
        if (state != null) {
            listener.restore(state);
        }
    }

    void onStart(Trainer trainer) {
        all.forEach(listener -> listener.onStart(trainer));
    }

    void onStep(StepReport report) {
        all.forEach(listener -> listener.onStep(report));
    }

    void onCheckpoint(Path file, long step) {
        all.forEach(listener -> listener.onCheckpoint(file, step));
    }

    void onRecovery(long divergedAt, long restored, String reason, Map<String, String> states) {
        all.forEach(listener -> listener.onRecovery(divergedAt, restored, reason));
        restore(states);
    }

    /** Listeners may go on after it where they were. */
    void onEnd() {
        Map<String, String> states = states();
        all.forEach(TrainingListener::onEnd);
        restore(states);
    }

    /** What the listeners want to be kept. */
    Map<String, String> states() {
        Map<String, String> states = new LinkedHashMap<>();
        forEach(
                (key, listener) -> {
                    String state = listener.state();
                    if (!state.isEmpty()) {
                        states.put(key, state);
                    }
                });
        return states;
    }

    private void restore(Map<String, String> states) {
        forEach((key, listener) -> listener.restore(states.getOrDefault(key, "")));
    }

    void writeTo(Checkpoint checkpoint) {
        ObjectNode node = checkpoint.meta().putObject(META);
        states().forEach(node::put);
    }

    void readFrom(Checkpoint checkpoint) {
        Map<String, String> states = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : checkpoint.meta().path(META).properties()) {
            states.put(entry.getKey(), entry.getValue().asText());
        }
        resumed = states;
        restore(states);
    }

    private void forEach(BiConsumer<String, TrainingListener> action) {
        for (int i = 0; i < all.size(); i++) {
            action.accept(keyOf(i), all.get(i));
        }
    }

    /** The class, numbered among listeners of the same class. */
    private String keyOf(int index) {
        Class<?> type = all.get(index).getClass();
        long before = all.subList(0, index).stream().filter(l -> l.getClass().equals(type)).count();
        return type.getName() + " " + before;
    }
}
