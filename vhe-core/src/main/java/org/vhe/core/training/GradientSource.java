package org.vhe.core.training;

import java.util.Map;

/** Where the gradients of training steps are computed, such as in parts on several machines. */
public interface GradientSource {

    /** In how many equal parts a batch is computed; divides the size of a batch. */
    int parts();

    /**
     * Computes the gradient of a step at the parameters and running statistics that the model has
     * at present. A function of these and of the arguments.
     *
     * @param seed of batches and noise
     * @param step number of the step, which need not follow the one before
     * @param klWeights weight of each latent's KL in what is maximised
     */
    StepGradient compute(long seed, long step, Map<String, Double> klWeights);
}
