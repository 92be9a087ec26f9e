package org.vhe.spark;

import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.training.GradientSource;
import org.vhe.core.training.StepGradient;
import org.vhe.core.training.TrainingOptions;

/**
 * Gradients of training steps in parts on executors, for a {@link org.vhe.core.training.Trainer} on
 * the driver, which updates, averages, writes checkpoints and resumes as without:
 *
 * <pre>{@code
 * try (SparkGradients gradients = new SparkGradients(context, model, data, options, 4);
 *         Trainer trainer = new Trainer(model, data, options, gradients)) {
 *     trainer.train();
 * }
 * }</pre>
 *
 * A part is a function of parameters and statistics, the seed, the step and its number, and parts
 * are added in an order that their numbers fix: a run is the same to the last bit whichever
 * executors computed it or were lost. With one part it is that of one machine; with several it is
 * up to rounding, but for batch normalisation, where each part is normalised by its own moments and
 * the running statistics move by the parts' means.
 */
public final class SparkGradients implements GradientSource, AutoCloseable {
    private final TrainingParts training;

    /**
     * All parts are added by the driver.
     *
     * @param model whose parameters and running statistics are sent to executors for each step
     * @param data sent once
     * @param options of the trainer
     * @param parts in how many equal parts a batch is computed, one for each core at best
     * @throws IllegalArgumentException if they do not divide the batch, or the model has support
     *     inference or auxiliary terms, which checkpoints cannot send
     */
    public SparkGradients(
            JavaSparkContext context,
            Homoencoder model,
            GroupedDataset data,
            TrainingOptions options,
            int parts) {
        this(context, model, data, options, parts, Aggregation.flat());
    }

    /**
     * The same, with a choice of how parts are added.
     *
     * @param aggregation by the driver, or by executors in a tree
     */
    public SparkGradients(
            JavaSparkContext context,
            Homoencoder model,
            GroupedDataset data,
            TrainingOptions options,
            int parts,
            Aggregation aggregation) {
        this.training = TrainingParts.of(context, model, data, options, parts, false, aggregation);
    }

    /**
     * A part for each partition of data that no process has whole. Each draws its equal share of
     * every batch from its own elements, in its own order, and counts by how many they are. The
     * trainer is {@code new Trainer(model, data.description(), options, gradients)}.
     *
     * @throws IllegalArgumentException if partitions do not divide the batch, a latent is shared
     *     over a grouping that the data do not have, or the model has support inference or
     *     auxiliary terms
     */
    public SparkGradients(
            Homoencoder model, SparkData data, TrainingOptions options, Aggregation aggregation) {
        this.training = TrainingParts.of(model, data, options, false, aggregation);
    }

    @Override
    public int parts() {
        return training.parts();
    }

    @Override
    public StepGradient compute(long seed, long step, Map<String, Double> klWeights) {
        return training.gradient(seed, step, klWeights);
    }

    /** Frees what was sent to executors. */
    @Override
    public void close() {
        training.close();
    }
}
