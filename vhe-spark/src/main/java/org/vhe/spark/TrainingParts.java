package org.vhe.spark;

import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.training.PartSum;
import org.vhe.core.training.Round;
import org.vhe.core.training.RoundResult;
import org.vhe.core.training.StepGradient;
import org.vhe.core.training.TrainingOptions;

/** The parts of training's batches on executors, in steps or in rounds of steps. */
final class TrainingParts implements AutoCloseable {
    private final JavaSparkContext context;
    private final Homoencoder model;
    private final SharedModel shared;
    private final PartSource source;
    private final WorkerOptions options;
    private final Aggregation aggregation;

    private TrainingParts(
            JavaSparkContext context,
            Homoencoder model,
            SharedModel shared,
            PartSource source,
            WorkerOptions options,
            Aggregation aggregation) {
        this.context = context;
        this.model = model;
        this.shared = shared;
        this.source = source;
        this.options = options;
        this.aggregation = aggregation;
    }

    /** Of data that are sent to every process. */
    static TrainingParts of(
            JavaSparkContext context,
            Homoencoder model,
            GroupedDataset data,
            TrainingOptions options,
            int parts,
            boolean updates,
            Aggregation aggregation) {
        SentModel.requireTrainable(model, options, parts);
        SharedModel shared = new SharedModel(context, model, data);
        return new TrainingParts(
                context,
                model,
                shared,
                new PartSource.Whole(shared, parts),
                workers(options, options.batchSize(), updates),
                aggregation);
    }

    /** Of data that are divided among executors. */
    static TrainingParts of(
            Homoencoder model,
            SparkData data,
            TrainingOptions options,
            boolean updates,
            Aggregation aggregation) {
        SentModel.requireTrainable(model, options, data.partitions());
        data.requireFor(model);
        PartSource source = new PartSource.Own(data);
        return new TrainingParts(
                data.context(),
                model,
                new SharedModel(data.context(), model),
                source,
                workers(options, source.share().batchSize(options.batchSize()), updates),
                aggregation);
    }

    private static WorkerOptions workers(TrainingOptions options, int batchSize, boolean updates) {
        return updates
                ? WorkerOptions.ofSteps(options, batchSize)
                : WorkerOptions.ofGradients(options, batchSize);
    }

    int parts() {
        return source.parts();
    }

    /** An interrupt is the trainer's to see, once the step is done. */
    StepGradient gradient(long seed, long step, Map<String, Double> klWeights) {
        return Uninterrupted.call(() -> compute(seed, step, klWeights));
    }

    private StepGradient compute(long seed, long step, Map<String, Double> klWeights) {
        Broadcast<PartTasks.State> state =
                context.broadcast(PartTasks.State.of(model.parameters()));
        try {
            PartSource.Task<StepGradient> task =
                    new PartTasks.Gradient(
                            new PartTasks.Workplace(shared, options, source.share()),
                            state,
                            seed,
                            step,
                            klWeights);
            return sum(task, PartSum::of).gradient();
        } finally {
            state.destroy();
        }
    }

    /** As {@link #gradient}. */
    RoundResult round(Round round) {
        return Uninterrupted.call(() -> run(round));
    }

    private RoundResult run(Round round) {
        Broadcast<Round> sent = context.broadcast(round);
        try {
            PartSource.Task<RoundResult> task =
                    new PartTasks.Steps(
                            new PartTasks.Workplace(shared, options, source.share()), sent);
            return sum(task, PartSum::of).round();
        } finally {
            sent.destroy();
        }
    }

    private <R> PartSum sum(PartSource.Task<R> task, PartSums.Summand<R> summand) {
        return PartSums.sum(context, source, task, summand, aggregation);
    }

    @Override
    public void close() {
        shared.close();
    }
}
