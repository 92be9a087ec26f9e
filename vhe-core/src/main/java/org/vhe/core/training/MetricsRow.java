package org.vhe.core.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.vhe.core.objective.ObjectiveTerms;

/** Steps whose means are a line of a metrics file. */
final class MetricsRow {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Double> sums = new LinkedHashMap<>();
    private StepReport last;
    private int steps;

    void add(StepReport report) {
        ObjectiveTerms terms = report.terms();
        sums.merge("bound", terms.bound(), Double::sum);
        sums.merge("logLikelihood", terms.logLikelihood(), Double::sum);
        terms.kl().forEach((name, kl) -> sums.merge(terms.klColumn(name), kl, Double::sum));
        terms.supportGain()
                .forEach((name, gain) -> sums.merge("supportGain_" + name, gain, Double::sum));
        terms.maximised().forEach((name, value) -> sums.merge(name, value, Double::sum));
        sums.merge("gradientNorm", report.gradientNorm(), Double::sum);
        last = report;
        steps++;
    }

    boolean isEmpty() {
        return steps == 0;
    }

    void clear() {
        sums.clear();
        steps = 0;
    }

    /** The steps so far, as JSON. */
    String state() {
        ObjectNode node = JSON.createObjectNode();
        node.put("steps", steps);
        ObjectNode named = node.putObject("sums");
        sums.forEach(named::put);
        return node.toString();
    }

    /**
     * Begins with the steps of an earlier row.
     *
     * @param state of {@link #state}
     * @throws JsonProcessingException if it is none
     */
    void restore(String state) throws JsonProcessingException {
        JsonNode node = JSON.readTree(state);
        clear();
        steps = node.path("steps").asInt();
        for (Map.Entry<String, JsonNode> sum : node.path("sums").properties()) {
            sums.put(sum.getKey(), sum.getValue().asDouble());
        }
    }

    /** Step, epoch, seconds, rate and KL factor of the last step; means of the other values. */
    ObjectNode values() {
        ObjectNode node = JSON.createObjectNode();
        node.put("step", last.step());
        node.put("steps", steps);
        node.put("epoch", last.epoch());
        node.put("seconds", last.seconds());
        node.put("learningRate", last.learningRate());
        node.put("klFactor", last.klFactor());
        sums.forEach((name, sum) -> node.put(name, sum / steps));
        return node;
    }
}
