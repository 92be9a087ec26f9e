package org.vhe.core.training;

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
    private final Map<String, Double> validation = new LinkedHashMap<>();
    private StepReport last;
    private int steps;

    void add(StepReport report) {
        ObjectiveTerms terms = report.terms();
        terms.columns().forEach((name, value) -> sums.merge(name, value, Double::sum));
        sums.merge("gradientNorm", report.gradientNorm(), Double::sum);
        report.validation().ifPresent(found -> addValidation(report.step(), found));
        last = report;
        steps++;
    }

    /** Columns that are empty in rows without a validation. */
    private void addValidation(long step, ValidationReport report) {
        boolean isNew = report.step() == step;
        report.terms()
                .columns()
                .forEach(
                        (name, value) -> {
                            String column = "validation_" + name;
                            validation.put(column, isNew ? value : validation.get(column));
                        });
    }

    boolean isEmpty() {
        return steps == 0;
    }

    void clear() {
        sums.clear();
        validation.clear();
        steps = 0;
    }

    /** The steps so far, as JSON. */
    ObjectNode state() {
        ObjectNode node = JSON.createObjectNode();
        node.put("steps", steps);
        ObjectNode named = node.putObject("sums");
        sums.forEach(named::put);
        ObjectNode validated = node.putObject("validation");
        validation.forEach(validated::put);
        return node;
    }

    /**
     * Begins with the steps of an earlier row.
     *
     * @param node of {@link #state}
     */
    void restore(JsonNode node) {
        clear();
        steps = node.path("steps").asInt();
        for (Map.Entry<String, JsonNode> sum : node.path("sums").properties()) {
            sums.put(sum.getKey(), sum.getValue().asDouble());
        }
        for (Map.Entry<String, JsonNode> found : node.path("validation").properties()) {
            JsonNode value = found.getValue();
            validation.put(found.getKey(), value.isNull() ? null : value.asDouble());
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
        if (!last.terms().isLoss()) {
            node.put("klFactor", last.klFactor());
        }
        sums.forEach((name, sum) -> node.put(name, sum / steps));
        validation.forEach(node::put);
        return node;
    }
}
