package org.vhe.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.graph.ArrayTransfer;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.objective.Objective;
import org.vhe.core.training.GradientSource;
import org.vhe.core.training.PartialGradients;
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
 * are added in their order: a run is the same to the last bit whichever executors computed it or
 * were lost. With one part it is that of one machine; with several it is up to rounding, but for
 * batch normalisation, where each part is normalised by its own moments and the running statistics
 * move by the parts' means.
 */
public final class SparkGradients implements GradientSource, AutoCloseable {
    private final JavaSparkContext context;
    private final Homoencoder model;
    private final SharedModel shared;
    private final Settings settings;

    /** What of the options gradients depend on. */
    private record Settings(
            Objective objective,
            Map<String, Integer> supportSizes,
            double oneShotPart,
            boolean drawnSupportSizes,
            Map<String, Double> freeBits,
            int batchSize,
            long seed,
            int parts)
            implements Serializable {

        static Settings of(TrainingOptions options, int parts) {
            return new Settings(
                    options.objective(),
                    new TreeMap<>(options.supportSizes()),
                    options.oneShotPart(),
                    options.drawnSupportSizes(),
                    new TreeMap<>(options.freeBits()),
                    options.batchSize(),
                    options.seed(),
                    parts);
        }

        TrainingOptions options() {
            TrainingOptions.Builder builder =
                    TrainingOptions.builder()
                            .objective(objective)
                            .oneShotPart(oneShotPart)
                            .drawnSupportSizes(drawnSupportSizes)
                            .batchSize(batchSize)
                            .seed(seed)
                            .executor(GraphExecutor.Kind.COMPILED);
            supportSizes.forEach(builder::supportSize);
            freeBits.forEach(builder::freeBits);
            return builder.build();
        }
    }

    /** What gradients are computed at; some models read their running statistics. */
    private record State(float[] parameters, float[] statistics) implements Serializable {
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

    /**
     * @param model whose parameters and running statistics are sent to executors for each step
     * @param data sent once
     * @param options of the trainer
     * @param parts in how many equal parts a batch is computed, one for each core at best
     * @throws IllegalArgumentException if they do not divide the batch, or the model has support
     *     inference, which checkpoints cannot send
     */
    public SparkGradients(
            JavaSparkContext context,
            Homoencoder model,
            GroupedDataset data,
            TrainingOptions options,
            int parts) {
        if (parts < 1 || options.batchSize() % parts != 0) {
            throw new IllegalArgumentException(
                    "a batch must be of so many equal parts, but %d targets are not of %d"
                            .formatted(options.batchSize(), parts));
        }
        model.structure().sharedLatents().forEach(latent -> requirePlain(model, latent.name()));
        this.context = context;
        this.model = model;
        this.settings = Settings.of(options, parts);
        this.shared = new SharedModel(context, model, data);
    }

    private static void requirePlain(Homoencoder model, String latent) {
        if (model.supportInference(latent).isPresent()) {
            throw new IllegalArgumentException(
                    "a bound that is tightened by support inference is trained on one machine only, but latent '%s' has it"
                            .formatted(latent));
        }
    }

    @Override
    public int parts() {
        return settings.parts();
    }

    @Override
    public StepGradient compute(long seed, long step, Map<String, Double> klWeights) {
        Broadcast<State> state = context.broadcast(State.of(model.parameters()));
        try {
            List<StepGradient> parts =
                    new ArrayList<>(Collections.nCopies(parts(), (StepGradient) null));
            NumberedTasks.run(
                    context,
                    IntStream.range(0, parts()).toArray(),
                    new Task(shared, settings, state, seed, step, klWeights),
                    parts::set);
            return StepGradient.mean(parts);
        } finally {
            state.destroy();
        }
    }

    /** Frees what was sent to executors. */
    @Override
    public void close() {
        shared.close();
    }

    private record Task(
            SharedModel shared,
            Settings settings,
            Broadcast<State> state,
            long seed,
            long step,
            Map<String, Double> klWeights)
            implements NumberedTasks.Work<StepGradient> {
        @Override
        public StepGradient of(int part) {
            return Workers.use(
                    shared.job(),
                    () -> Worker.of(shared, settings),
                    worker -> {
                        state.value().copyTo(worker.model().parameters());
                        return worker.gradients().compute(part, seed, step, klWeights);
                    });
        }

        @Override
        public String name(int part) {
            return "step %d, part %d".formatted(step, part);
        }
    }

    private record Worker(Homoencoder model, PartialGradients gradients) implements AutoCloseable {
        static Worker of(SharedModel shared, Settings settings) {
            Homoencoder model = shared.load();
            return new Worker(
                    model,
                    new PartialGradients(
                            model, shared.data(), settings.options(), settings.parts()));
        }

        @Override
        public void close() {
            gradients.close();
        }
    }
}
