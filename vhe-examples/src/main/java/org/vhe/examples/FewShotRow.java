package org.vhe.examples;

import org.vhe.core.evaluation.AccuracyEstimate;
import org.vhe.core.evaluation.FewShotResult;
import org.vhe.examples.output.TextTable;

/**
 * One protocol of few-shot classification: a model, and perhaps a baseline on the same episodes.
 *
 * @param chance accuracy of guessing
 * @param model the model's result, its protocol included
 * @param baseline the nearest neighbour's result on the same episodes, or null
 */
public record FewShotRow(double chance, FewShotResult model, FewShotResult baseline) {

    static FewShotRow of(FewShotResult model, FewShotResult baseline) {
        return new FewShotRow(1.0 / model.options().way(), model, baseline);
    }

    /**
     * A readable table of several protocols: accuracies in per cent, evaluations of the model's
     * likelihood for each query.
     */
    static TextTable table(Iterable<FewShotRow> rows) {
        TextTable table =
                new TextTable(
                        "task",
                        "model",
                        "95% interval",
                        "evaluations",
                        "pixels",
                        "95% interval",
                        "chance",
                        "n");
        for (FewShotRow row : rows) {
            AccuracyEstimate model = row.model().accuracy();
            AccuracyEstimate pixels = row.baseline() == null ? null : row.baseline().accuracy();
            table.row(
                    row.model().options().way() + "-way " + row.model().options().shot() + "-shot",
                    percent(model.value()),
                    interval(model),
                    "%.0f".formatted(row.model().evaluationsPerQuery()),
                    pixels == null ? "-" : percent(pixels.value()),
                    pixels == null ? "-" : interval(pixels),
                    percent(row.chance()),
                    Long.toString(model.queries()));
        }
        return table;
    }

    private static String interval(AccuracyEstimate estimate) {
        return percent(estimate.lower()) + " to " + percent(estimate.upper());
    }

    private static String percent(double value) {
        return "%.1f%%".formatted(100 * value);
    }
}
