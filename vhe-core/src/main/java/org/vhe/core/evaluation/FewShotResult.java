package org.vhe.core.evaluation;

import java.util.List;

/**
 * The outcome of a few-shot protocol.
 *
 * @param classifier what classified
 * @param options the protocol, its seed included
 * @param accuracy correct answers over queries
 * @param correctPerEpisode correct answers of each episode, for paired comparisons
 */
public record FewShotResult(
        String classifier,
        FewShotOptions options,
        AccuracyEstimate accuracy,
        List<Integer> correctPerEpisode) {

    /** Copies the list. */
    public FewShotResult {
        correctPerEpisode = List.copyOf(correctPerEpisode);
    }

    static FewShotResult of(String classifier, FewShotOptions options, List<Integer> correct) {
        AccuracyEstimate accuracy = AccuracyEstimate.of(correct, options.queriesPerEpisode());
        return new FewShotResult(classifier, options, accuracy, correct);
    }
}
