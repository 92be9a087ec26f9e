package org.vhe.examples.onedim;

import org.vhe.core.objective.KlSchedule;
import org.vhe.core.objective.Objective;
import org.vhe.core.training.Budget;
import org.vhe.core.training.LearningRateSchedule;
import org.vhe.core.training.TrainingOptions;

/**
 * How each model is trained, by Adam.
 *
 * @param warmUpEpochs passes during which the KL's weight rises from 0 to 1
 * @param epochs passes after that
 * @param batchSize targets of a step
 * @param learningRate until half of the training is done, falling to a hundredth of it thereafter
 */
public record TrainingPlan(int warmUpEpochs, int epochs, int batchSize, double learningRate) {
    private static final double DECAY_FROM = 0.5;

    /** All must be positive, but that there may be no warm-up. */
    public TrainingPlan {
        if (warmUpEpochs < 0 || epochs < 1 || batchSize < 1 || !(learningRate > 0)) {
            throw new IllegalArgumentException(
                    "warmUpEpochs must not be negative, epochs, batchSize and learningRate positive, found %d, %d, %d and %s"
                            .formatted(warmUpEpochs, epochs, batchSize, learningRate));
        }
    }

    /** 200 epochs after 50 of warm-up, as in the paper; batches of 500, rate 0.01. */
    public static TrainingPlan defaults() {
        return new TrainingPlan(50, 200, 500, 0.01);
    }

    /** The options of one run on a data set of so many elements. */
    TrainingOptions options(Objective objective, int supportSize, long seed, int elements) {
        long warmUpSteps = (long) warmUpEpochs * elements / batchSize;
        long steps = Math.max(1, (long) (warmUpEpochs + epochs) * elements / batchSize);
        return TrainingOptions.builder()
                .objective(objective)
                .supportSize(LinearModel.C, supportSize)
                .batchSize(batchSize)
                .budget(Budget.ofSteps(steps))
                .learningRate(LearningRateSchedule.fallingFrom(learningRate, DECAY_FROM))
                .klSchedule(KlSchedule.linearWarmUp(warmUpSteps))
                .seed(seed)
                .build();
    }
}
