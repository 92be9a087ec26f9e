package org.vhe.spark;

import java.io.Serializable;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Item;
import org.vhe.core.dataset.ItemSpace;
import org.vhe.core.graph.ArrayTransfer;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.training.LocalWorker;
import org.vhe.core.training.Round;
import org.vhe.core.training.RoundResult;
import org.vhe.core.training.StepGradient;

/** What executors do for parts of training's batches. */
final class PartTasks {
    private PartTasks() {}

    /** What gradients are computed at; some models read their running statistics. */
    record State(float[] parameters, float[] statistics) implements Serializable {
        static State of(ParameterStore store) {
            return new State(
                    ArrayTransfer.toFloats(store.sharedParameters().read()),
                    store.statistics().isEmpty()
                            ? new float[0]
                            : ArrayTransfer.toFloats(store.sharedStatistics().read()));
        }

        void copyTo(ParameterStore store) {
            ArrayTransfer.copy(parameters, store.flatParameters());
            if (statistics.length > 0) {
                ArrayTransfer.copy(statistics, store.flatStatistics());
            }
        }
    }

    record Gradient(
            Workplace workplace,
            Broadcast<State> state,
            long seed,
            long step,
            Map<String, Double> klWeights)
            implements PartSource.Task<StepGradient> {
        @Override
        public StepGradient of(int part, GroupedDataset data) {
            PartSource.Share share = workplace.share();
            return workplace.use(
                    part,
                    data,
                    worker -> {
                        state.value().copyTo(worker.model().parameters());
                        return worker.steps()
                                .compute(
                                        share.worker(part),
                                        share.seed(seed, part),
                                        step,
                                        klWeights);
                    });
        }

        @Override
        public String name(int part) {
            return "step %d, part %d".formatted(step, part);
        }
    }

    record Steps(Workplace workplace, Broadcast<Round> round)
            implements PartSource.Task<RoundResult> {
        @Override
        public RoundResult of(int part, GroupedDataset data) {
            PartSource.Share share = workplace.share();
            return workplace.use(
                    part,
                    data,
                    worker ->
                            worker.steps()
                                    .run(
                                            share.worker(part),
                                            round.value()
                                                    .withSeed(
                                                            share.seed(
                                                                    round.value().seed(), part))));
        }

        @Override
        public String name(int part) {
            return "round from step %d, worker %d"
                    .formatted(round.value().steps().get(0).number(), part);
        }
    }

    /** Where a part finds the worker that computes it. */
    record Workplace(SharedModel shared, WorkerOptions options, PartSource.Share share)
            implements Serializable {

        <R> R use(int part, GroupedDataset data, Function<Worker, R> function) {
            return Workers.use(shared.job(), share.kind(part), () -> worker(data), function);
        }

        private Worker worker(GroupedDataset data) {
            Homoencoder model = shared.load();
            if (share.own()) {
                requireElements(model, data);
            }
            return new Worker(
                    model, new LocalWorker(model, data, options.options(), share.workers()));
        }
    }

    /** Names them by their ids, as their numbers are those of a partition. */
    private static void requireElements(Homoencoder model, GroupedDataset data) {
        ItemSpace items = new ItemSpace(data);
        float[] values = new float[data.elementLength()];
        for (int element = 0; element < data.size(); element++) {
            items.copyItem(new Item(element, 0), values, 0, 0);
            try {
                model.elementCheck().requireValues(element, values, 0);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "row with id %d: %s".formatted(data.elementId(element), e.getMessage()), e);
            }
        }
    }

    record Worker(Homoencoder model, LocalWorker steps) implements AutoCloseable {
        @Override
        public void close() {
            steps.close();
        }
    }
}
