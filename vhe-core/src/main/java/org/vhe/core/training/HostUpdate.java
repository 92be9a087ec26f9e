package org.vhe.core.training;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.graph.ParameterUpdate;
import org.vhe.core.graph.SharedArray;
import org.vhe.core.graph.TrainingArrays;

/** The update by ND4J, on the host, with any of its optimisers. */
final class HostUpdate implements ParameterUpdate {
    private final TrainingArrays arrays;
    private final IUpdater options;
    private final GradientUpdater<?> updater;
    private final INDArray scratch;
    private double norm;

    HostUpdate(TrainingArrays arrays, IUpdater options) {
        this.arrays = arrays;
        this.options = options;
        INDArray state = arrays.updaterState().map(SharedArray::host).orElse(null);
        this.updater = options.instantiate(state, true);
        this.scratch = arrays.average().map(average -> average.host().ulike()).orElse(null);
    }

    @Override
    public double gradientNorm() {
        norm = arrays.gradient().norm2Number().doubleValue();
        return norm;
    }

    @Override
    public boolean hasFiniteStatistics() {
        return arrays.batchStatistics().isEmpty()
                || Double.isFinite(arrays.batchStatistics().sumNumber().doubleValue());
    }

    @Override
    public void apply(Step step) {
        ParameterStore store = arrays.store();
        INDArray gradient = arrays.gradient();
        if (step.clipping(norm) < 1) {
            gradient.muli(step.clipping(norm));
        }
        if (options.hasLearningRate()) {
            options.setLrAndSchedule(step.learningRate(), null);
        }
        INDArray row = gradient.reshape('c', 1, gradient.length());
        int number = (int) Math.min(step.number(), Integer.MAX_VALUE);
        updater.applyUpdater(row, number, (int) step.epoch());
        INDArray parameters = store.flatParameters();
        parameters.subi(gradient);
        arrays.average()
                .map(SharedArray::write)
                .ifPresent(
                        average -> {
                            parameters.sub(average, scratch);
                            average.addi(scratch.muli(1 - step.averagingDecay()));
                        });
        if (!store.statistics().isEmpty()) {
            INDArray running = store.flatStatistics();
            INDArray batch = arrays.batchStatistics();
            running.addi(batch.subi(running).muli(arrays.momenta()));
        }
    }

    @Override
    public INDArray gradient() {
        return arrays.gradient();
    }

    @Override
    public INDArray batchStatistics() {
        return arrays.batchStatistics();
    }
}
