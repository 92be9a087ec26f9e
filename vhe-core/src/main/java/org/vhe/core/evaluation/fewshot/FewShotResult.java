package org.vhe.core.evaluation.fewshot;

import java.util.List;
import java.util.Locale;
import org.vhe.core.evaluation.AccuracyEstimate;

/**
 * The outcome of a few-shot protocol.
 *
 * @param classifier what classified
 * @param options the protocol, its seed included
 * @param accuracy correct answers over queries
 * @param calibration whether answers are right as often as their posterior probability says
 * @param evaluationsPerQuery evaluations of the likelihood for each query, as {@link
 *     Scores#evaluations()} counts them; 0 for classifiers without a model
 * @param correctPerEpisode correct answers of each episode, for paired comparisons
 */
public record FewShotResult(
        String classifier,
        FewShotOptions options,
        AccuracyEstimate accuracy,
        Calibration calibration,
        double evaluationsPerQuery,
        List<Integer> correctPerEpisode) {

    /** Copies the list. */
    public FewShotResult {
        correctPerEpisode = List.copyOf(correctPerEpisode);
    }

    /** Such as "5-way 1-shot, 100 queries: 83.0% (74.5% to 89.1%), 10.0 evaluations each". */
    @Override
    public String toString() {
        return "%d-way %d-shot, %d queries: %s, %s evaluations each"
                .formatted(
                        options.way(),
                        options.shot(),
                        accuracy.queries(),
                        accuracy,
                        String.format(Locale.ROOT, "%.1f", evaluationsPerQuery));
    }
}
