package org.vhe.core.evaluation.fewshot;

import java.util.ArrayList;
import java.util.List;
import org.vhe.core.evaluation.AccuracyEstimate;

/** Counts the correct answers of a classifier's episodes, and what they cost. */
final class Tally {
    private final Classifier classifier;
    private final FewShotOptions options;
    private final List<Integer> correct = new ArrayList<>();
    private long evaluations;

    Tally(Classifier classifier, FewShotOptions options) {
        this.classifier = classifier;
        this.options = options;
    }

    /**
     * Counts the next episode.
     *
     * @throws IllegalStateException if there is no score for each query and class, or one is NaN
     */
    void add(FewShotEpisode episode, Scores scores) {
        requireComplete(episode, scores.values());
        int right = 0;
        for (int query = 0; query < episode.queries().length; query++) {
            right += scores.best(query) == episode.labels()[query] ? 1 : 0;
        }
        correct.add(right);
        evaluations += scores.evaluations();
    }

    private void requireComplete(FewShotEpisode episode, double[][] scores) {
        if (scores.length != episode.queries().length || scores[0].length != episode.way()) {
            throw refused(
                    "scored %d queries and %d classes, but there are %d and %d"
                            .formatted(
                                    scores.length,
                                    scores[0].length,
                                    episode.queries().length,
                                    episode.way()));
        }
        for (int query = 0; query < scores.length; query++) {
            for (int c = 0; c < scores[query].length; c++) {
                if (Double.isNaN(scores[query][c])) {
                    throw refused("gave query %d and class %d the score NaN".formatted(query, c));
                }
            }
        }
    }

    private IllegalStateException refused(String what) {
        return new IllegalStateException(
                "classifier '%s' %s, in episode %d"
                        .formatted(classifier.description(), what, correct.size()));
    }

    /** The result of all episodes. */
    FewShotResult result() {
        AccuracyEstimate accuracy = AccuracyEstimate.of(correct, options.queriesPerEpisode());
        return new FewShotResult(
                classifier.description(),
                options,
                accuracy,
                (double) evaluations / accuracy.queries(),
                correct);
    }
}
