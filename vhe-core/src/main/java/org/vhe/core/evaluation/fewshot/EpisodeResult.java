package org.vhe.core.evaluation.fewshot;

import java.io.Serializable;

/**
 * The outcome of one episode.
 *
 * @param number of the episode
 * @param correct correct answers
 * @param evaluations of the likelihood, as {@link Scores#evaluations()} counts them
 */
public record EpisodeResult(int number, int correct, long evaluations) implements Serializable {}
