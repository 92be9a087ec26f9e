/**
 * Inference of shared latents and likelihoods of elements given them, in chunks of rows: used by
 * the packages beside it, not a promise. Only {@link
 * org.vhe.core.evaluation.scoring.ScoringOptions} and {@link
 * org.vhe.core.evaluation.scoring.ElementSource} are meant for others.
 */
package org.vhe.core.evaluation.scoring;
