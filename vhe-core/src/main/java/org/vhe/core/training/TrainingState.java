package org.vhe.core.training;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.vhe.core.graph.ArrayTransfer;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.graph.ParameterUpdate;
import org.vhe.core.graph.SharedArray;

/**
 * What changes during training, in flat arrays: parameters, updater state, averages, statistics.
 */
final class TrainingState {
    private final ParameterStore store;
    private final TrainingOptions options;
    private final Optional<SharedArray> updater;
    private final Optional<SharedArray> average;
    private final ParameterUpdate update;
    private Optional<Last> last = Optional.empty();
    private boolean averagesInUse;

    /** What the last step left, put aside while the model has the averages, or the best. */
    private record Last(INDArray parameters, INDArray statistics) {}

    /** Copies of all arrays, with the step they belong to. */
    record Snapshot(
            INDArray parameters,
            Optional<INDArray> updater,
            Optional<INDArray> average,
            INDArray statistics) {}

    TrainingState(ParameterStore store, TrainingOptions options, TrainingStep step) {
        this.store = store;
        this.options = options;
        IUpdater optimiser = options.updater().clone();
        INDArray parameters = store.sharedParameters().read();
        long stateLength = optimiser.stateSize(parameters.length());
        this.updater =
                stateLength == 0
                        ? Optional.empty()
                        : Optional.of(
                                new SharedArray(Nd4j.zeros(store.dataType(), 1, stateLength)));
        this.average =
                options.averagingDecay() > 0
                        ? Optional.of(new SharedArray(parameters.dup()))
                        : Optional.empty();
        this.update = step.update(optimiser, updater, average);
    }

    /** What the update of a step is to do. */
    ParameterUpdate.Step updateOf(long step, double learningRate, double epoch) {
        double decay = Math.min(options.averagingDecay(), (step + 1.0) / (step + 10.0));
        return new ParameterUpdate.Step(
                step, (long) epoch, learningRate, options.maxGradientNorm(), decay);
    }

    /** What changes parameters, averages and running statistics. */
    ParameterUpdate update() {
        return update;
    }

    Snapshot snapshot() {
        return new Snapshot(
                store.sharedParameters().read().dup(),
                updater.map(state -> state.read().dup()),
                average.map(mean -> mean.read().dup()),
                store.sharedStatistics().read().dup());
    }

    void restore(Snapshot snapshot) {
        store.flatParameters().assign(snapshot.parameters());
        store.flatStatistics().assign(snapshot.statistics());
        updater.ifPresent(state -> state.write().assign(snapshot.updater().orElseThrow()));
        average.ifPresent(mean -> mean.write().assign(snapshot.average().orElseThrow()));
    }

    /** All arrays, to be sent. */
    RoundState read() {
        return new RoundState(
                ArrayTransfer.toFloats(store.sharedParameters().read()),
                store.statistics().isEmpty()
                        ? new float[0]
                        : ArrayTransfer.toFloats(store.sharedStatistics().read()),
                updater.map(state -> ArrayTransfer.toFloats(state.read())).orElse(new float[0]),
                average.map(mean -> ArrayTransfer.toFloats(mean.read())).orElse(new float[0]));
    }

    /** Takes arrays that were sent. */
    void write(RoundState sent) {
        ArrayTransfer.copy(sent.parameters(), store.flatParameters());
        if (!store.statistics().isEmpty()) {
            ArrayTransfer.copy(sent.statistics(), store.flatStatistics());
        }
        updater.ifPresent(state -> ArrayTransfer.copy(sent.updater(), state.write()));
        average.ifPresent(mean -> ArrayTransfer.copy(sent.average(), mean.write()));
    }

    /** Whether parameters are averaged. */
    boolean isAveraging() {
        return average.isPresent();
    }

    /** Whether the model has the averages at present. */
    boolean hasAveragesInUse() {
        return averagesInUse;
    }

    /**
     * Gives the model the averages.
     *
     * @param statistics that belong to them, flat
     */
    void useAverages(INDArray statistics) {
        use(average.orElseThrow().read(), statistics);
        averagesInUse = true;
    }

    /** Gives the model the parameters of the best validation. */
    void useBest(ValidationRun.Best best) {
        use(best.parameters(), best.statistics());
        averagesInUse = false;
    }

    private void use(INDArray parameters, INDArray statistics) {
        if (last.isEmpty()) {
            last =
                    Optional.of(
                            new Last(
                                    store.sharedParameters().read().dup(),
                                    store.sharedStatistics().read().dup()));
        }
        store.flatParameters().assign(parameters);
        store.flatStatistics().assign(statistics);
    }

    /** Gives the model back what the last step left. */
    void useLast() {
        last.ifPresent(
                state -> {
                    store.flatParameters().assign(state.parameters());
                    store.flatStatistics().assign(state.statistics());
                });
        forgetLast();
    }

    private void forgetLast() {
        last = Optional.empty();
        averagesInUse = false;
    }

    void writeTo(Checkpoint checkpoint) {
        last.ifPresent(
                state ->
                        checkpoint
                                .with("parameters/", store.parameterViews(state.parameters()))
                                .with("statistics/", store.statisticViews(state.statistics())));
        updater.ifPresent(state -> checkpoint.with("", Map.of("updater", state.read())));
        average.ifPresent(mean -> checkpoint.with("averages/", store.parameterViews(mean.read())));
    }

    /**
     * Checks that {@link #readFrom} will succeed.
     *
     * @throws CheckpointException if arrays are missing or have other shapes
     */
    void requireFits(Checkpoint checkpoint) throws CheckpointException {
        if (updater.isPresent()) {
            requireShape(checkpoint, "updater", updater.get().host());
        }
        if (average.isPresent()) {
            Map<String, INDArray> views = store.parameterViews(average.get().host());
            for (Map.Entry<String, INDArray> entry : views.entrySet()) {
                requireShape(checkpoint, "averages/" + entry.getKey(), entry.getValue());
            }
        }
    }

    static void requireShape(Checkpoint checkpoint, String name, INDArray expected)
            throws CheckpointException {
        INDArray saved = checkpoint.array(name);
        if (!Arrays.equals(saved.shape(), expected.shape())) {
            throw new CheckpointException(
                    "expected '%s' to have shape %s, but the checkpoint's has %s"
                            .formatted(
                                    name,
                                    Arrays.toString(expected.shape()),
                                    Arrays.toString(saved.shape())));
        }
    }

    void readFrom(Checkpoint checkpoint) throws CheckpointException {
        forgetLast();
        if (updater.isPresent()) {
            updater.get().write().assign(checkpoint.array("updater"));
        }
        if (average.isPresent()) {
            Map<String, INDArray> views = store.parameterViews(average.get().write());
            for (Map.Entry<String, INDArray> entry : views.entrySet()) {
                entry.getValue().assign(checkpoint.array("averages/" + entry.getKey()));
            }
        }
    }

    /** The averaged parameters. */
    INDArray average() {
        return average.orElseThrow().read();
    }
}
