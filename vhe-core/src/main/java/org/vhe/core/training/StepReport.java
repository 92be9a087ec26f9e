package org.vhe.core.training;

import org.vhe.core.objective.ObjectiveTerms;

/**
 * What a training step did.
 *
 * @param step steps done, this one included
 * @param epoch passes over the data done
 * @param seconds time spent training, resumed runs together
 * @param progress part of the budget that is spent
 * @param terms the objective's terms for the step's batch, before the update
 * @param gradientNorm Euclidean norm of the gradient before clipping
 * @param learningRate the step's learning rate
 * @param klFactor the KL schedule's weight; the mean over latents where theirs differ
 */
public record StepReport(
        long step,
        double epoch,
        double seconds,
        double progress,
        ObjectiveTerms terms,
        double gradientNorm,
        double learningRate,
        double klFactor) {}
