package org.vhe.core.evaluation.fewshot;

import java.util.List;
import java.util.stream.IntStream;

/** Counts the correct answers of a classifier in one episode. */
record Tally(String classifier, int number) {

    /**
     * Counts.
     *
     * @throws IllegalStateException if there is no score for each query and class, or one is NaN
     */
    EpisodeResult count(FewShotEpisode episode, Scores scores) {
        requireComplete(episode, scores.values());
        int[] labels = episode.labels();
        List<Answer> answers =
                IntStream.range(0, labels.length)
                        .mapToObj(query -> Answer.of(scores, query, labels[query]))
                        .toList();
        return new EpisodeResult(number, answers, scores.evaluations());
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
                "classifier '%s' %s, in episode %d".formatted(classifier, what, number));
    }
}
