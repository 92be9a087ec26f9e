package org.vhe.examples.alphabets;

import java.util.List;
import org.vhe.core.evaluation.fewshot.FewShotResult;
import org.vhe.examples.output.AccuracyTable;
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
            List<String> accuracy = AccuracyTable.accuracy(row.result());
            table.row(
                    row.method(),
                    accuracy.get(0),
                    accuracy.get(1),
                    AccuracyTable.number(1, row.timesChance()),
                    Long.toString(row.result().accuracy().queries()));
        }
        return table;
    }
}
