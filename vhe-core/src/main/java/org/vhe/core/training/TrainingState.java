package org.vhe.core.training;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.vhe.core.graph.ParameterStore;

/**
 * What changes during training, in flat arrays: parameters, updater state, averages, statistics.
 */
final class TrainingState {
    private final ParameterStore store;
    private final TrainingOptions options;
    private final IUpdater updaterOptions;
    private final GradientUpdater<?> updater;
    private final INDArray updaterState;
    private final INDArray average;
    private final INDArray scratch;
    private Optional<Last> last = Optional.empty();
    private boolean averagesInUse;

    /** What the last step left, put aside while the model has the averages, or the best. */
    private record Last(INDArray parameters, INDArray statistics) {}

    /** Copies of all arrays, with the step they belong to. */
    record Snapshot(INDArray parameters, INDArray updater, INDArray average, INDArray statistics) {}

    TrainingState(ParameterStore store, TrainingOptions options) {
        this.store = store;
        this.options = options;
        this.updaterOptions = options.updater().clone();
        long length = store.flatParameters().length();
        long stateLength = updaterOptions.stateSize(length);
        this.updaterState = stateLength == 0 ? null : Nd4j.zeros(store.dataType(), 1, stateLength);
        this.updater = updaterOptions.instantiate(updaterState, true);
        boolean averaging = options.averagingDecay() > 0;
        this.average = averaging ? store.flatParameters().dup() : null;
        this.scratch = averaging ? Nd4j.create(store.dataType(), length) : null;
    }

    /**
     * One step of the optimiser.
     *
     * @param gradient of the negative bound, flat; overwritten
     */
    void update(INDArray gradient, double learningRate, long step, long epoch) {
        if (updaterOptions.hasLearningRate()) {
            updaterOptions.setLrAndSchedule(learningRate, null);
        }
        INDArray row = gradient.reshape('c', 1, gradient.length());
        updater.applyUpdater(row, (int) Math.min(step, Integer.MAX_VALUE), (int) epoch);
        store.flatParameters().subi(gradient);
        if (average != null) {
            double decay = Math.min(options.averagingDecay(), (step + 1.0) / (step + 10.0));
            store.flatParameters().sub(average, scratch);
            average.addi(scratch.muli(1 - decay));
        }
    }

    Snapshot snapshot() {
        return new Snapshot(
                store.flatParameters().dup(),
                updaterState == null ? null : updaterState.dup(),
                average == null ? null : average.dup(),
                store.flatStatistics().dup());
    }

    void restore(Snapshot snapshot) {
        store.flatParameters().assign(snapshot.parameters());
        store.flatStatistics().assign(snapshot.statistics());
        if (updaterState != null) {
            updaterState.assign(snapshot.updater());
        }
        if (average != null) {
            average.assign(snapshot.average());
        }
    }

    /** Whether parameters are averaged. */
    boolean isAveraging() {
        return average != null;
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
        use(average, statistics);
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
                            new Last(store.flatParameters().dup(), store.flatStatistics().dup()));
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
        if (updaterState != null) {
            checkpoint.with("", Map.of("updater", updaterState));
        }
        if (average != null) {
            checkpoint.with("averages/", store.parameterViews(average));
        }
    }

    /**
     * Checks that {@link #readFrom} will succeed.
     *
     * @throws CheckpointException if arrays are missing or have other shapes
     */
    void requireFits(Checkpoint checkpoint) throws CheckpointException {
        if (updaterState != null) {
            requireShape(checkpoint, "updater", updaterState);
        }
        if (average != null) {
            for (Map.Entry<String, INDArray> entry : store.parameterViews(average).entrySet()) {
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
        if (updaterState != null) {
            updaterState.assign(checkpoint.array("updater"));
        }
        if (average != null) {
            for (Map.Entry<String, INDArray> entry : store.parameterViews(average).entrySet()) {
                entry.getValue().assign(checkpoint.array("averages/" + entry.getKey()));
            }
        }
    }

    /** The averaged parameters; null without averaging. */
    INDArray average() {
        return average;
    }
}
