package org.vhe.examples.experiment;

import org.vhe.core.evaluation.fewshot.FewShotRow;

/**
 * How well something was told apart.
 *
 * @param classes what the classes are
 * @param accuracy of every classifier, in one task
 */
public record Classified(String classes, FewShotRow accuracy) {}
