package org.vhe.examples.onedim;

import java.util.List;
import org.vhe.core.objective.KlSchedule;
import org.vhe.core.training.Budget;
import org.vhe.core.training.LearningRateSchedule;
import org.vhe.core.training.TrainingOptions;

/**
 * How each model is trained, by Adam.
 *
 * <p>Restarts differ in their seed and in the weight of the KL that the warm-up begins with. From
 * 0, a model learns to use c before that costs anything; but where the best model hardly uses it,
 * as the Neural Statistician's does for |D| = 1, training may not find back. The training objective
 * decides which of the restarts is kept.
 *
 * @param warmUpEpochs passes during which the KL's weight rises to 1
 * @param warmUpFrom the weight at the beginning, of each restart in turn
 * @param epochs passes after that
 * @param batchSize targets of a step
 * @param learningRate until half of the training is done, falling to a hundredth of it thereafter
 */
public record TrainingPlan(
        int warmUpEpochs, List<Double> warmUpFrom, int epochs, int batchSize, double learningRate) {
    private static final double DECAY_FROM = 0.5;

    /** All must be positive, but that there may be no warm-up; weights are between 0 and 1. */
    public TrainingPlan {
        warmUpFrom = List.copyOf(warmUpFrom);
        if (warmUpFrom.isEmpty() || warmUpFrom.stream().anyMatch(w -> !(w >= 0 && w <= 1))) {
            throw new IllegalArgumentException(
                    "warmUpFrom must be weights between 0 and 1, found " + warmUpFrom);
        }
        if (warmUpEpochs < 0 || epochs < 1 || batchSize < 1 || !(learningRate > 0)) {
            throw new IllegalArgumentException(
                    "warmUpEpochs must not be negative, epochs, batchSize and learningRate positive, found %d, %d, %d and %s"
                            .formatted(warmUpEpochs, epochs, batchSize, learningRate));
        }
    }

    /**
     * 200 epochs after 50 of warm-up, as in the paper, from 0, 1 (no warm-up) and 0.5; batches of
     * 500, rate 0.01.
     */
    public static TrainingPlan defaults() {
        return new TrainingPlan(50, List.of(0.0, 1.0, 0.5), 200, 500, 0.01);
    }

    /**
     * The options of one run.
     *
     * @param seed of batches and noise
     * @param elements of the data set
     */
    TrainingOptions options(RunKey key, long seed, int elements) {
        long warmUpSteps = (long) warmUpEpochs * elements / batchSize;
        double from = warmUpFrom.get(key.restart() % warmUpFrom.size());
        long steps = Math.max(1, (long) (warmUpEpochs + epochs) * elements / batchSize);
        return TrainingOptions.builder()
                .objective(key.objective().objective())
                .supportSize(LinearModel.C, key.supportSize())
                .batchSize(batchSize)
                .budget(Budget.ofSteps(steps))
                .learningRate(LearningRateSchedule.fallingFrom(learningRate, DECAY_FROM))
                .klSchedule(KlSchedule.linear(from, warmUpSteps))
                .seed(seed)
                .build();
    }
}
