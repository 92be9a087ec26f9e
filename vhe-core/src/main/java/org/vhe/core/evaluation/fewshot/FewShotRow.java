package org.vhe.core.evaluation.fewshot;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One task of a {@link FewShotComparison}.
 *
 * @param task ways, shots and numbers
 * @param chance accuracy of guessing
 * @param results by name of the classifier, in the order of the comparison, all of the same
 *     episodes
 */
public record FewShotRow(FewShotOptions task, double chance, Map<String, FewShotResult> results) {

    /** Copies the results, of which there is one at least. */
    public FewShotRow {
        results = Collections.unmodifiableMap(new LinkedHashMap<>(results));
        if (results.isEmpty()) {
            throw new IllegalArgumentException("expected at least one result, but got none");
        }
        for (Map.Entry<String, FewShotResult> entry : results.entrySet()) {
            if (!entry.getValue().options().equals(task)) {
                throw new IllegalArgumentException(
                        "results of one row must be of the task %s, but that of '%s' is of %s"
                                .formatted(task, entry.getKey(), entry.getValue().options()));
            }
        }
    }

    /** With the accuracy of guessing. */
    public static FewShotRow of(FewShotOptions task, Map<String, FewShotResult> results) {
        return new FewShotRow(task, 1.0 / task.way(), results);
    }

    /** The result of a classifier; empty if it was not compared. */
    public Optional<FewShotResult> result(String classifier) {
        return Optional.ofNullable(results.get(classifier));
    }

    /** Such as "5-way 1-shot, 100 queries: model 83.0% (74.5% to 89.1%), chance 20.0%". */
    @Override
    public String toString() {
        return "%d-way %d-shot, %d queries: %s, chance %s"
                .formatted(
                        task.way(),
                        task.shot(),
                        (long) task.episodes() * task.queriesPerEpisode(),
                        results.entrySet().stream()
                                .map(entry -> entry.getKey() + " " + entry.getValue().accuracy())
                                .collect(Collectors.joining(", ")),
                        String.format(Locale.ROOT, "%.1f%%", 100 * chance));
    }
}
