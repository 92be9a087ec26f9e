package org.vhe.examples.alphabets;

import org.vhe.core.evaluation.likelihood.JointLikelihoodResult;
import org.vhe.examples.output.AccuracyTable;
import org.vhe.examples.output.TextTable;

/**
 * Joint likelihoods of the same images.
 *
 * @param model of whole alphabets, by the network of alphabets
 * @param withoutAlphabets of their characters one by one, by the network of characters; null if
 *     there is none
 */
public record AlphabetLikelihoods(
        JointLikelihoodResult model, JointLikelihoodResult withoutAlphabets) {

    /** A readable table. */
    TextTable table() {
        TextTable table =
                new TextTable(
                        "joint NLL, nats per image",
                        "value",
                        "standard error",
                        "95% interval",
                        "images");
        row(table, "whole alphabets, with a", model);
        if (withoutAlphabets != null) {
            row(table, "characters, without a", withoutAlphabets);
        }
        return table;
    }

    private static void row(TextTable table, String what, JointLikelihoodResult result) {
        table.row(
                what,
                AccuracyTable.number(2, result.meanNll()),
                AccuracyTable.number(2, result.standardError()),
                AccuracyTable.number(2, result.lower())
                        + " to "
                        + AccuracyTable.number(2, result.upper()),
                Long.toString(result.elements()));
    }
}
