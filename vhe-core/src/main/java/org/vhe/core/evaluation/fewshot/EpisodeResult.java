package org.vhe.core.evaluation.fewshot;

import java.io.Serializable;
import java.util.List;

/**
 * The outcome of one episode.
 *
 * @param number of the episode
 * @param answers to its queries
 * @param evaluations of the likelihood, as {@link Scores#evaluations()} counts them
 */
public record EpisodeResult(int number, List<Answer> answers, long evaluations)
        implements Serializable {

    /** Copies the list. */
    public EpisodeResult {
        answers = List.copyOf(answers);
    }

    /** Number of correct answers. */
    public int correct() {
        return (int) answers.stream().filter(Answer::isCorrect).count();
    }
}
