package org.vhe.core.training;

/**
 * A return of training to an earlier state, after the objective diverged.
 *
 * @param divergedAt number of steps done when it diverged
 * @param restored number of steps done in the state that it went back to
 * @param reason why, in words
 */
public record Recovery(long divergedAt, long restored, String reason) {}
