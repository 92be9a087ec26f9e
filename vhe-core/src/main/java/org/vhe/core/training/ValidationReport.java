package org.vhe.core.training;

import org.vhe.core.objective.ObjectiveTerms;

/**
 * What a validation found.
 *
 * @param step steps of training before it
 * @param terms of the data held out
 * @param bestStep when the bound was best so far
 * @param bestBound what it was then
 */
public record ValidationReport(long step, ObjectiveTerms terms, long bestStep, double bestBound) {}
