package org.vhe.core.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        return options.budget().progress(step, epoch, seconds());
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

    TrainingResult result(double epoch) {
        return new TrainingResult(step, epoch, seconds(), recentMean(), recoveries);
    }

    private ObjectiveTerms recentMean() {
        if (recent.isEmpty()) {
            return new ObjectiveTerms(Double.NaN, Double.NaN, Map.of());
        }
        double n = recent.size();
        double bound = recent.stream().mapToDouble(ObjectiveTerms::bound).sum() / n;
        double likelihood = recent.stream().mapToDouble(ObjectiveTerms::logLikelihood).sum() / n;
        Map<String, Double> kl = new LinkedHashMap<>();
        Map<String, Double> gain = new LinkedHashMap<>();
        for (ObjectiveTerms terms : recent) {
            terms.kl().forEach((name, value) -> kl.merge(name, value / n, Double::sum));
            terms.supportGain().forEach((name, value) -> gain.merge(name, value / n, Double::sum));
        }
        return new ObjectiveTerms(bound, likelihood, kl, gain, recent.getLast().sampledKl());
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
        meta.set("trainingOptions", describe());
    }

    private ObjectNode describe() {
        ObjectNode node = JSON.createObjectNode();
        node.put("objective", options.objective().label());
        node.set("supportSizes", JSON.valueToTree(options.supportSizes()));
        node.put("oneShotPart", options.oneShotPart());
        node.put("drawnSupportSizes", options.drawnSupportSizes());
        node.put("batchSize", options.batchSize());
        node.put("updater", options.updater().toString());
        node.set("learningRate", JSON.valueToTree(options.learningRate()));
        node.set("klSchedule", JSON.valueToTree(options.klSchedule()));
        node.put("maxGradientNorm", options.maxGradientNorm());
        node.put("averagingDecay", options.averagingDecay());
        node.put("seed", options.seed());
        return node;
    }

    void readFrom(Checkpoint checkpoint) throws CheckpointException {
        ObjectNode meta = checkpoint.meta();
        if (!meta.path("step").isIntegralNumber() || !meta.path("detector").isArray()) {
            throw new CheckpointException(
                    "the checkpoint holds a model without the state of its training");
        }
        requireSameOptions(meta);
        List<ObjectiveTerms> window = recentTerms(meta);
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
        } catch (IllegalArgumentException e) {
            throw new CheckpointException("the checkpoint's recentTerms cannot be read", e);
        }
        return window;
    }

    private void requireSameOptions(ObjectNode meta) throws CheckpointException {
        ObjectNode expected = describe();
        JsonNode saved = meta.path("trainingOptions");
        double part = saved.path("oneShotPart").asDouble();
        if (part != options.oneShotPart()) {
            throw new CheckpointException(
                    "the checkpoint was trained with oneShotPart %s, but the options say %s"
                            .formatted(part, options.oneShotPart()));
        }
        boolean drawn = saved.path("drawnSupportSizes").asBoolean();
        if (drawn != options.drawnSupportSizes()) {
            throw new CheckpointException(
                    "the checkpoint was trained with drawnSupportSizes %s, but the options say %s"
                            .formatted(drawn, options.drawnSupportSizes()));
        }
        for (String name : List.of("objective", "supportSizes", "batchSize", "seed")) {
            if (!isSame(expected.get(name), saved.path(name))) {
                throw new CheckpointException(
                        "the checkpoint was trained with "
                                + name
                                + " "
                                + saved.path(name)
                                + ", but the options say "
                                + expected.get(name));
            }
        }
    }

    /** Equal as JSON, in which the order of fields and the type of numbers do not count. */
    private static boolean isSame(JsonNode a, JsonNode b) {
        if (!a.isObject() || a.size() != b.size()) {
            return a.toString().equals(b.toString());
        }
        for (Map.Entry<String, JsonNode> field : a.properties()) {
            if (!isSame(field.getValue(), b.path(field.getKey()))) {
                return false;
            }
        }
        return true;
    }
}
