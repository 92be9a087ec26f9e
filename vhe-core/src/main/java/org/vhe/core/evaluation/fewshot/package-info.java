/**
 * Few-shot classification: {@link org.vhe.core.evaluation.fewshot.FewShotComparison} measures
 * {@link org.vhe.core.evaluation.fewshot.Classifier}s on the episodes of {@link
 * org.vhe.core.evaluation.fewshot.FewShotProtocol}s, of classes, of new subgroups, or across
 * crossed factors.
 */
package org.vhe.core.evaluation.fewshot;
