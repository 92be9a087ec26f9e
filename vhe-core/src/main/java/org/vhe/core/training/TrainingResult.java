package org.vhe.core.training;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Locale;
import org.vhe.core.objective.ObjectiveTerms;

/**
 * The outcome of training.
 *
 * @param steps gradient steps done, resumed runs together
 * @param epochs passes over the data
 * @param seconds time spent training, resumed runs together
 * @param recentTerms mean of the terms over the last steps (at most 500), the training objective
 *     that restarts are compared by
 * @param recoveries how often training went back to an earlier state
 * @param validation the last validation; null without
 */
public record TrainingResult(
        long steps,
        double epochs,
        double seconds,
        ObjectiveTerms recentTerms,
        int recoveries,
        @JsonInclude(JsonInclude.Include.NON_NULL) ValidationReport validation) {

    /**
     * Such as "2000 steps, 3.2 epochs, 61 s: bound -85.12, log-likelihood -80.10, KL of c 25.10".
     */
    @Override
    public String toString() {
        String text =
                String.format(
                        Locale.ROOT,
                        "%d steps, %.1f epochs, %.0f s: %s",
                        steps,
                        epochs,
                        seconds,
                        recentTerms);
        return validation == null ? text : text + "; " + validation;
    }
}
