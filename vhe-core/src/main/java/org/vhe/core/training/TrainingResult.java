package org.vhe.core.training;

import com.fasterxml.jackson.annotation.JsonInclude;
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
        @JsonInclude(JsonInclude.Include.NON_NULL) ValidationReport validation) {}
