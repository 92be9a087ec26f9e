package org.vhe.examples;

import org.vhe.core.evaluation.AccuracyEstimate;
import org.vhe.core.evaluation.FewShotResult;
import org.vhe.examples.output.TextTable;

/**
 * How often the alphabet of a new character was found.
 *
 * @param method what was asked
 * @param chance accuracy of guessing
 * @param timesChance accuracy over chance
 * @param result the accuracy, with the protocol
 */
public record AlphabetIdentification(
        String method, double chance, double timesChance, FewShotResult result) {

    static AlphabetIdentification of(String method, FewShotResult result) {
        double chance = 1.0 / result.options().way();
        return new AlphabetIdentification(
                method, chance, result.accuracy().value() / chance, result);
    }

    /** A readable table of several methods, accuracies in per cent. */
    static TextTable table(Iterable<AlphabetIdentification> rows) {
        TextTable table =
                new TextTable(
                        "alphabet of a new character",
                        "accuracy",
                        "95% interval",
                        "times chance",
                        "n");
        for (AlphabetIdentification row : rows) {
            AccuracyEstimate accuracy = row.result().accuracy();
            table.row(
                    row.method(),
                    "%.1f%%".formatted(100 * accuracy.value()),
                    "%.1f%% to %.1f%%".formatted(100 * accuracy.lower(), 100 * accuracy.upper()),
                    "%.1f".formatted(row.timesChance()),
                    Long.toString(accuracy.queries()));
        }
        return table;
    }
}
