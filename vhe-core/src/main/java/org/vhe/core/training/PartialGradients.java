package org.vhe.core.training;

import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.api.buffer.DataType;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.model.TrainableModel;
import org.vhe.core.objective.ObjectiveTerms;

/**
 * Computes parts of the gradients of training steps, of batches that several machines share. A
 * batch is the one that {@link Trainer} has, and {@link StepGradient#mean} puts its parts together.
 * Serves one thread.
 */
public final class PartialGradients implements AutoCloseable {
    private final TrainingStep step;
    private final int parts;

    /**
     * @param model gradients are computed at the parameters and running statistics that it has
     *     whenever they are asked for
     * @param options of the whole: the size of a batch is that of all parts together
     * @param parts in how many equal parts a batch is divided
     * @throws IllegalArgumentException if they do not divide it, parameters are of double
     *     precision, or data and model do not fit
     */
    public PartialGradients(
            TrainableModel model, GroupedDataset data, TrainingOptions options, int parts) {
        requireParts(model, options, parts);
        this.parts = parts;
        this.step =
                new TrainingStep(
                        model, Optional.of(data), options, options.seed(), parts, Optional.empty());
    }

    private static void requireParts(TrainableModel model, TrainingOptions options, int parts) {
        options.requireParts(parts);
        if (model.parameters().dataType() != DataType.FLOAT) {
            throw new IllegalArgumentException(
                    "gradients in parts are of single precision, but the model's parameters are "
                            + model.parameters().dataType());
        }
    }

    /**
     * Computes a part of a step's gradient.
     *
     * @param part from 0
     * @param seed of batches and noise
     * @param number of the step
     * @param klWeights weight of each latent's KL in what is maximised
     */
    public StepGradient compute(int part, long seed, long number, Map<String, Double> klWeights) {
        return step.gradient(terms(part, seed, number, klWeights));
    }

    /** As {@link #compute}, but leaves the gradient where it is. */
    ObjectiveTerms terms(int part, long seed, long number, Map<String, Double> klWeights) {
        if (part < 0 || part >= parts) {
            throw new IllegalArgumentException(
                    "part must be from 0 to below %d, but is %d".formatted(parts, part));
        }
        if (seed != step.seed()) {
            step.reseed(seed);
        }
        return step.executePart(part, number, klWeights);
    }

    /** What computes them; its gradient is that of the part last computed. */
    TrainingStep step() {
        return step;
    }

    @Override
    public void close() {
        step.close();
    }
}
