package org.vhe.core.training;

import java.util.Optional;
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
 * @param validation the latest, if data are held out; it was after this step if it has its number
 */
public record StepReport(
        long step,
        double epoch,
        double seconds,
        double progress,
        ObjectiveTerms terms,
        double gradientNorm,
        double learningRate,
        double klFactor,
        Optional<ValidationReport> validation) {

    /** Of a step without validation. */
    public StepReport(
            long step,
            double epoch,
            double seconds,
            double progress,
            ObjectiveTerms terms,
            double gradientNorm,
            double learningRate,
            double klFactor) {
        this(
                step,
                epoch,
                seconds,
                progress,
                terms,
                gradientNorm,
                learningRate,
                klFactor,
                Optional.empty());
    }
}
