package org.vhe.spark;

import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.vhe.core.check.Require;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.training.Round;
import org.vhe.core.training.RoundResult;
import org.vhe.core.training.RoundSource;
import org.vhe.core.training.StepGradient;
import org.vhe.core.training.TrainingOptions;

/**
 * Rounds of steps that executors take by themselves, for a {@link org.vhe.core.training.Trainer} on
 * the driver, where sending a gradient for each step takes too long:
 *
 * <pre>{@code
 * try (SparkLocalSteps steps = new SparkLocalSteps(context, model, data, options, 4, 16);
 *         Trainer trainer = new Trainer(model, data, options, steps)) {
 *     trainer.train();
 * }
 * }</pre>
 *
 * In each round every worker begins with the driver's parameters, optimiser, averages and running
 * statistics, and takes so many steps on its own part of each batch. Then all of these are
 * averaged, in double precision and an order that the workers' numbers fix. What a worker reaches
 * is a function of the round and its number: a run is the same to the last bit whichever executors
 * computed it or were lost. With one worker it is that of one machine. Checkpoints, validations and
 * the end of training fall on the ends of rounds.
 */
public final class SparkLocalSteps implements RoundSource, AutoCloseable {
    private final TrainingParts training;
    private final int localSteps;

    /**
     * Workers' results are added by the driver.
     *
     * @param model whose state is sent to executors for each round
     * @param data sent once
     * @param options of the trainer
     * @param workers each has one of so many equal parts of every batch, one for each core at best
     * @param localSteps between averages, 1 or more
     * @throws IllegalArgumentException if they do not divide the batch, or the model has support
     *     inference or auxiliary terms, which checkpoints cannot send
     */
    public SparkLocalSteps(
            JavaSparkContext context,
            Homoencoder model,
            GroupedDataset data,
            TrainingOptions options,
            int workers,
            int localSteps) {
        this(context, model, data, options, workers, localSteps, Aggregation.flat());
    }

    /**
     * The same, with a choice of how workers' results are added.
     *
     * @param aggregation by the driver, or by executors in a tree
     */
    public SparkLocalSteps(
            JavaSparkContext context,
            Homoencoder model,
            GroupedDataset data,
            TrainingOptions options,
            int workers,
            int localSteps,
            Aggregation aggregation) {
        this.localSteps = Require.positive("localSteps", localSteps);
        this.training = TrainingParts.of(context, model, data, options, workers, true, aggregation);
    }

    /**
     * A worker for each partition of data that no process has whole, as {@link
     * SparkGradients#SparkGradients(Homoencoder, SparkData, TrainingOptions, Aggregation)}.
     *
     * @param localSteps between averages, 1 or more
     */
    public SparkLocalSteps(
            Homoencoder model,
            SparkData data,
            TrainingOptions options,
            int localSteps,
            Aggregation aggregation) {
        this.localSteps = Require.positive("localSteps", localSteps);
        this.training = TrainingParts.of(model, data, options, true, aggregation);
    }

    @Override
    public int parts() {
        return training.parts();
    }

    @Override
    public int localSteps() {
        return localSteps;
    }

    @Override
    public StepGradient compute(long seed, long step, Map<String, Double> klWeights) {
        return training.gradient(seed, step, klWeights);
    }

    @Override
    public RoundResult run(Round round) {
        return training.round(round);
    }

    /** Frees what was sent to executors. */
    @Override
    public void close() {
        training.close();
    }
}
