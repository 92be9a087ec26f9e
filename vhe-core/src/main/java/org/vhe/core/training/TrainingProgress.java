package org.vhe.core.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vhe.core.objective.ObjectiveTerms;
import org.vhe.core.random.Seeds;

/** Where training stands: step, time, seed and rate after recoveries, recent terms. */
final class TrainingProgress {
    private static final int WINDOW = 500;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final TrainingOptions options;
    private final DivergenceDetector detector;
    private final Deque<ObjectiveTerms> recent = new ArrayDeque<>();
    private long step;
    private int recoveries;
    private int reseeds;
    private double rateFactor = 1;
    private double earlierSeconds;
    private long startedAt;

    /** What a recovery goes back to. */
    record Snapshot(long step, double[] detector, ObjectiveTerms[] recent) {}

    TrainingProgress(TrainingOptions options) {
        this.options = options;
        this.detector = new DivergenceDetector(options.divergence());
    }

    void start() {
        startedAt = System.nanoTime();
    }

    /** Ends the time that is counted. */
    void stop() {
        earlierSeconds = seconds();
        startedAt = 0;
    }

    long step() {
        return step;
    }

    int recoveries() {
        return recoveries;
    }

    double rateFactor() {
        return rateFactor;
    }

    DivergenceDetector detector() {
        return detector;
    }

    /** The seed, another one after each recovery that reseeds. */
    long seed() {
        return Seeds.derive(options.seed(), reseeds);
    }

    double seconds() {
        double current = startedAt == 0 ? 0 : (System.nanoTime() - startedAt) / 1e9;
        return earlierSeconds + current;
    }

    double part(double epoch) {
        return part(step, epoch);
    }

    /** The part of the budget that will be spent when a step begins, if time stood still. */
    double part(long at, double epoch) {
        return options.budget().progress(at, epoch, seconds());
    }

    boolean isSpent(double epoch) {
        return part(epoch) >= 1;
    }

    void stepDone(ObjectiveTerms terms) {
        step++;
        recent.addLast(terms);
        if (recent.size() > WINDOW) {
            recent.removeFirst();
        }
    }

    Snapshot snapshot() {
        return new Snapshot(step, detector.state(), recent.toArray(new ObjectiveTerms[0]));
    }

    void recoverTo(Snapshot snapshot, DivergencePolicy policy) {
        step = snapshot.step();
        detector.restore(snapshot.detector());
        recent.clear();
        recent.addAll(List.of(snapshot.recent()));
        recoveries++;
        if (policy.action() == DivergencePolicy.Action.LOWER_RATE) {
            rateFactor *= policy.rateFactor();
        } else {
            reseeds++;
        }
    }

    TrainingResult result(double epoch, Optional<ValidationReport> validation) {
        return new TrainingResult(
                step, epoch, seconds(), recentMean(), recoveries, validation.orElse(null));
    }

    private ObjectiveTerms recentMean() {
        if (recent.isEmpty()) {
            return new ObjectiveTerms(Double.NaN, Double.NaN, Map.of());
        }
        return ObjectiveTerms.mean(recent);
    }

    void writeTo(Checkpoint checkpoint) {
        ObjectNode meta = checkpoint.meta();
        meta.put("step", step);
        meta.put("seconds", seconds());
        meta.put("recoveries", recoveries);
        meta.put("reseeds", reseeds);
        meta.put("rateFactor", rateFactor);
        ArrayNode detectorState = meta.putArray("detector");
        for (double value : detector.state()) {
            detectorState.add(value);
        }
        ArrayNode window = meta.putArray("recentTerms");
        recent.forEach(terms -> window.add(JSON.valueToTree(terms)));
        SavedRun.describe(options, meta);
    }

    void readFrom(Checkpoint checkpoint) throws CheckpointException {
        ObjectNode meta = checkpoint.meta();
        if (!meta.path("step").isIntegralNumber() || !meta.path("detector").isArray()) {
            throw new CheckpointException(
                    "the checkpoint holds a model without the state of its training");
        }
        List<ObjectiveTerms> window = recentTerms(meta);
        requireSound(meta);
        recent.clear();
        recent.addAll(window);
        step = meta.get("step").asLong();
        earlierSeconds = meta.path("seconds").asDouble();
        recoveries = meta.path("recoveries").asInt();
        reseeds = meta.path("reseeds").asInt();
        rateFactor = meta.path("rateFactor").asDouble(1);
        double[] saved = new double[4];
        for (int i = 0; i < saved.length; i++) {
            saved[i] = meta.get("detector").path(i).asDouble();
        }
        detector.restore(saved);
    }

    private static List<ObjectiveTerms> recentTerms(ObjectNode meta) throws CheckpointException {
        List<ObjectiveTerms> window = new ArrayList<>();
        try {
            for (JsonNode terms : meta.path("recentTerms")) {
                window.add(JSON.convertValue(terms, ObjectiveTerms.class));
            }
            window.forEach(ObjectiveTerms::isFinite); // reads all terms: none may be missing
        } catch (IllegalArgumentException | NullPointerException e) {
            throw new CheckpointException("the checkpoint's recentTerms cannot be read", e);
        }
        return window;
    }

    private static void requireSound(ObjectNode meta) throws CheckpointException {
        requireWithin(meta, "step", 0, Long.MAX_VALUE / 2.0);
        requireWithin(meta, "seconds", 0, Double.MAX_VALUE);
        requireWithin(meta, "recoveries", 0, Integer.MAX_VALUE);
        requireWithin(meta, "reseeds", 0, Integer.MAX_VALUE);
        requireWithin(meta, "rateFactor", Double.MIN_NORMAL, 1);
    }

    private static void requireWithin(ObjectNode meta, String name, double least, double most)
            throws CheckpointException {
        JsonNode value = meta.path(name);
        if (!(value.isNumber() && value.asDouble() >= least && value.asDouble() <= most)) {
            throw new CheckpointException(
                    "expected '%s' of the checkpoint to be in [%s, %s], but it is %s"
                            .formatted(name, least, most, value));
        }
    }
}
