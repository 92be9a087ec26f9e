package org.vhe.examples;

import java.util.List;
import java.util.stream.Stream;
import org.vhe.core.evaluation.AccuracyEstimate;
import org.vhe.core.evaluation.FewShotOptions;
import org.vhe.core.evaluation.FewShotResult;
import org.vhe.examples.output.TextTable;

/**
 * One protocol of few-shot classification: a model, and perhaps others on the same episodes.
 *
 * @param chance accuracy of guessing
 * @param model the result by the model's likelihood, its protocol included
 * @param posteriors the result by the divergence of the model's posteriors, or null
 * @param baseline the nearest neighbour's result, or null
 */
public record FewShotRow(
        double chance, FewShotResult model, FewShotResult posteriors, FewShotResult baseline) {

    static FewShotRow of(FewShotResult model, FewShotResult baseline) {
        return of(model, null, baseline);
    }

    static FewShotRow of(FewShotResult model, FewShotResult posteriors, FewShotResult baseline) {
        return new FewShotRow(1.0 / model.options().way(), model, posteriors, baseline);
    }

    /**
     * A readable table of several protocols: accuracies in per cent, evaluations of the model's
     * likelihood for each query. Comparisons that no row has are left out.
     */
    static TextTable table(List<FewShotRow> rows) {
        boolean posteriors = rows.stream().anyMatch(row -> row.posteriors() != null);
        boolean pixels = rows.stream().anyMatch(row -> row.baseline() != null);
        TextTable table =
                new TextTable(
                        line(
                                List.of("task"),
                                heading("model", true),
                                List.of("evaluations"),
                                heading("posteriors", posteriors),
                                heading("pixels", pixels),
                                List.of("chance", "n")));
        for (FewShotRow row : rows) {
            FewShotOptions task = row.model().options();
            table.row(
                    line(
                            List.of(task.way() + "-way " + task.shot() + "-shot"),
                            accuracy(row.model(), true),
                            List.of("%.0f".formatted(row.model().evaluationsPerQuery())),
                            accuracy(row.posteriors(), posteriors),
                            accuracy(row.baseline(), pixels),
                            List.of(percent(row.chance()), "" + row.model().accuracy().queries())));
        }
        return table;
    }

    /** The cells of a row of a table. */
    @SafeVarargs
    static String[] line(List<String>... cells) {
        return Stream.of(cells).flatMap(List::stream).toArray(String[]::new);
    }

    private static List<String> heading(String name, boolean shown) {
        return shown ? List.of(name, "95% interval") : List.of();
    }

    private static List<String> accuracy(FewShotResult result, boolean shown) {
        if (!shown) {
            return List.of();
        }
        return result == null ? List.of("-", "-") : accuracy(result);
    }

    /** Cells of an accuracy and its interval, in per cent. */
    static List<String> accuracy(FewShotResult result) {
        AccuracyEstimate estimate = result.accuracy();
        return List.of(
                percent(estimate.value()),
                percent(estimate.lower()) + " to " + percent(estimate.upper()));
    }

    private static String percent(double value) {
        return "%.1f%%".formatted(100 * value);
    }
}
