package org.vhe.core.graph;

import java.io.Serializable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a training step does with a gradient: clip it, update parameters and their averages, move
 * the running statistics. The order is {@link #announce}, an execution, {@link #gradientNorm} and
 * {@link #hasFiniteStatistics}, {@link #apply}.
 */
public interface ParameterUpdate {

    /**
     * One step.
     *
     * @param number of the step, from 0
     * @param epoch for optimisers whose schedule asks for it
     * @param learningRate of this step
     * @param maxGradientNorm larger gradients are scaled down to it; 0 for no bound
     * @param averagingDecay d of average = d average + (1 - d) parameters
     */
    record Step(
            long number,
            long epoch,
            double learningRate,
            double maxGradientNorm,
            double averagingDecay)
            implements Serializable {

        /** The factor that clips a gradient of that norm. */
        public double clipping(double norm) {
            return maxGradientNorm > 0 && norm > maxGradientNorm ? maxGradientNorm / norm : 1;
        }
    }

    /**
     * Says that the next execution will be followed by an update, which may therefore be done as
     * part of it, unless the gradient or a batch statistic is not finite. Executions that were not
     * announced are not to change anything.
     */
    default void announce(Step step) {}

    /** Euclidean norm of the gradient of the last execution, before it is clipped. */
    double gradientNorm();

    /** Whether all batch statistics of the last execution are finite. */
    boolean hasFiniteStatistics();

    /** Updates, unless it was done with the execution. */
    void apply(Step step);

    /** The gradient of the last execution, on the host; overwritten by {@link #apply}. */
    INDArray gradient();

    /** The batch statistics of the last execution, on the host; overwritten by {@link #apply}. */
    INDArray batchStatistics();
}
