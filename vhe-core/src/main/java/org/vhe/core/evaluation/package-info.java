/**
 * What a trained model is worth. Each question has a package of its own, and none of them knows
 * another:
 *
 * <ul>
 *   <li>{@link org.vhe.core.evaluation.fewshot}: are classes told apart by a few examples?
 *   <li>{@link org.vhe.core.evaluation.likelihood}: how likely are whole classes?
 *   <li>{@link org.vhe.core.evaluation.generation}: what do new elements look like?
 *   <li>{@link org.vhe.core.evaluation.probe}: what can be read from the latents?
 * </ul>
 *
 * <p>They share {@link org.vhe.core.evaluation.scoring}. Results are immutable records with sample
 * sizes, standard errors and intervals, which Jackson writes as they are.
 */
package org.vhe.core.evaluation;
