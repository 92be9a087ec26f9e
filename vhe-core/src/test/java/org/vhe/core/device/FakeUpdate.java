package org.vhe.core.device;

import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.Adam;
import org.vhe.core.graph.ParameterUpdate;
import org.vhe.core.graph.TrainingArrays;

/** Adam on the device's copies, as part of the execution that it was announced for. */
final class FakeUpdate implements ParameterUpdate {
    private final TrainingArrays arrays;
    private final Adam options;
    private final GradientUpdater<?> updater;
    private final FakeCopy parameters;
    private final FakeCopy statistics;
    private final FakeCopy state;
    private final Optional<FakeCopy> average;
    private final INDArray gradient;
    private final INDArray batchStatistics;
    private final INDArray momenta;
    private Step announced;
    private double norm;
    private boolean finite;
    int updates;

    FakeUpdate(
            TrainingArrays arrays,
            Adam options,
            FakeMemory memory,
            FakeCopy parameters,
            FakeCopy statistics) {
        this.arrays = arrays;
        this.options = options;
        this.parameters = parameters;
        this.statistics = statistics;
        INDArray moments = arrays.updaterState().orElseThrow().host().dup();
        this.state = new FakeCopy(arrays.updaterState().orElseThrow(), moments);
        this.updater = options.instantiate(moments, true);
        this.average = arrays.average().map(shared -> new FakeCopy(shared, shared.host().dup()));
        this.gradient = memory.at(arrays.gradient());
        this.batchStatistics = memory.at(arrays.batchStatistics());
        this.momenta = arrays.momenta().dup();
    }

    @Override
    public void announce(Step step) {
        announced = step;
    }

    /** What an execution ends with. */
    void afterExecution() {
        norm = gradient.norm2Number().doubleValue();
        finite = Double.isFinite(batchStatistics.sumNumber().doubleValue());
        arrays.gradient().assign(gradient);
        arrays.batchStatistics().assign(batchStatistics);
        if (announced != null && Double.isFinite(norm) && finite) {
            update(announced);
        }
        announced = null;
    }

    private void update(Step step) {
        updates++;
        gradient.muli(step.clipping(norm));
        options.setLrAndSchedule(step.learningRate(), null);
        state.newest();
        INDArray row = gradient.reshape('c', 1, gradient.length());
        updater.applyUpdater(row, (int) step.number(), (int) step.epoch());
        INDArray values = parameters.newest();
        values.subi(gradient);
        average.ifPresent(
                mean ->
                        mean.newest()
                                .addi(values.sub(mean.newest()).muli(1 - step.averagingDecay())));
        INDArray running = statistics.newest();
        running.addi(batchStatistics.subi(running).muli(momenta));
        parameters.changed();
        statistics.changed();
        state.changed();
        average.ifPresent(FakeCopy::changed);
    }

    @Override
    public double gradientNorm() {
        return norm;
    }

    @Override
    public boolean hasFiniteStatistics() {
        return finite;
    }

    @Override
    public void apply(Step step) {
        // done with the execution
    }

    @Override
    public INDArray gradient() {
        return arrays.gradient();
    }

    @Override
    public INDArray batchStatistics() {
        return arrays.batchStatistics();
    }

    void close() {
        state.close();
        average.ifPresent(FakeCopy::close);
    }
}
