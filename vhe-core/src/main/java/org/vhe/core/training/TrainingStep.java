package org.vhe.core.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Item;
import org.vhe.core.dataset.ItemSpace;
import org.vhe.core.graph.ArrayTransfer;
import org.vhe.core.graph.Gradients;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.graph.ParameterUpdate;
import org.vhe.core.graph.SharedArray;
import org.vhe.core.graph.StatisticUpdate;
import org.vhe.core.graph.TrainingArrays;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.BatchShape;
import org.vhe.core.model.ObjectiveGraph;
import org.vhe.core.model.TrainableModel;
import org.vhe.core.objective.KlSchedule;
import org.vhe.core.objective.Objective;
import org.vhe.core.objective.ObjectiveRunner;
import org.vhe.core.objective.ObjectiveTerms;

/**
 * The training graph with the batches it is given: terms, and the gradient of the negative bound,
 * of one step after the other.
 */
final class TrainingStep implements AutoCloseable {
    private final TrainableModel model;
    private final Optional<GroupedDataset> data;
    private final TrainingOptions options;
    private final ObjectiveRunner runner;
    private final INDArray gradient;
    private final INDArray batchStatistics;
    private final INDArray momenta;
    private final int parts;
    private final Optional<GradientSource> source;
    private volatile TrainingInputs inputs;
    private long seed;
    private volatile boolean closed;

    /** The whole of a step, computed here. */
    TrainingStep(TrainableModel model, GroupedDataset data, TrainingOptions options, long seed) {
        this(model, Optional.of(data), options, seed, 1, Optional.empty());
    }

    /**
     * @param data empty if only the source of the gradients has them
     * @param seed of batches and noise
     * @param parts of which the graph computes one
     * @param source computes the gradients instead
     * @throws IllegalArgumentException if the data's elements or groups do not fit the model or the
     *     options
     */
    TrainingStep(
            TrainableModel model,
            Optional<GroupedDataset> data,
            TrainingOptions options,
            long seed,
            int parts,
            Optional<GradientSource> source) {
        this.parts = parts;
        this.source = source;
        this.seed = seed;
        this.model = model;
        this.data = data;
        this.options = options;
        requireObjective(model, options, parts);
        data.ifPresent(elements -> requireElements(model, elements, seed));
        this.inputs = inputs();
        ParameterStore store = model.parameters();
        this.gradient = Nd4j.zeros(store.dataType(), store.sharedParameters().host().length());
        this.batchStatistics =
                Nd4j.zeros(store.dataType(), store.sharedStatistics().host().length());
        this.momenta = Nd4j.zeros(store.dataType(), store.sharedStatistics().host().length());
        this.runner = compile(store);
    }

    private TrainingInputs inputs() {
        return data.map(elements -> new TrainingInputs(model, elements, options, seed))
                .orElse(null);
    }

    private static void requireObjective(TrainableModel model, TrainingOptions options, int parts) {
        boolean episodic = options.objective().equals(Objective.EPISODIC);
        if (model.hasBound() == episodic) {
            throw new IllegalArgumentException(
                    "%s is trained by %s, but the objective is '%s' (TrainingOptions.objective)"
                            .formatted(
                                    model,
                                    model.hasBound()
                                            ? "the objective of a bound, such as Objective.VHE"
                                            : "Objective.EPISODIC",
                                    options.objective().label()));
        }
        if (episodic && !options.klSchedule().equals(KlSchedule.NONE)) {
            throw new IllegalArgumentException(
                    "%s has no KL, but there is a schedule of its weight: %s"
                            .formatted(model, options.klSchedule()));
        }
        if (options.targetsPerSupport() > 1 && !model.isMeanOverTargets()) {
            throw new IllegalArgumentException(
                    "%s compares the targets of a batch with the support sets of all, of which each needs one of its own, not one for %d (TrainingOptions.targetsPerSupport)"
                            .formatted(model, options.targetsPerSupport()));
        }
        if (parts > 1 && !model.isMeanOverTargets()) {
            throw new IllegalArgumentException(
                    "%s compares the targets of a batch, which therefore cannot be computed in %d parts: each would be an episode of fewer classes; one part is possible"
                            .formatted(model, parts));
        }
    }

    /** Each element in one variant; others are checked when they are targets. */
    private static void requireElements(TrainableModel model, GroupedDataset data, long seed) {
        model.requireLearnable(data);
        ItemSpace items = new ItemSpace(data);
        float[] values = new float[data.elementLength()];
        for (int element = 0; element < data.size(); element++) {
            items.copyItem(new Item(element, 0), values, 0, seed);
            model.elementCheck().requireValues(element, values, 0);
        }
    }

    private ObjectiveRunner compile(ParameterStore store) {
        Map<String, Integer> sizes =
                options.objective().supportSizes(model.structure(), options.supportSizes());
        ObjectiveGraph objective =
                model.objectiveGraph(
                        Mode.TRAINING,
                        new BatchShape(
                                options.batchSize() / parts, options.targetsPerSupport(), sizes),
                        options.freeBits());
        GraphContext graph = objective.graph();
        Map<String, INDArray> destinations = new LinkedHashMap<>();
        Map<String, INDArray> momentumViews = store.statisticViews(momenta);
        Map<String, INDArray> statisticViews = store.statisticViews(batchStatistics);
        for (StatisticUpdate update : graph.statisticUpdates().values()) {
            destinations.put(update.batchValue(), statisticViews.get(update.statistic()));
            momentumViews.get(update.statistic()).assign(update.momentum());
        }
        Map<String, INDArray> gradientViews = store.parameterViews(gradient);
        List<String> learned = options.learned(store.parameters().keySet());
        Gradients.of(graph, objective.bound().neg(), learned)
                .forEach((name, g) -> destinations.put(g.name(), gradientViews.get(name)));
        return new ObjectiveRunner(
                options.objective(), objective, destinations, options.executor());
    }

    /** Makes batches and noise from another seed, for steps not yet started. */
    void reseed(long seed) {
        this.seed = seed;
        stop();
        inputs = inputs();
    }

    /** Begins to make the inputs of steps ahead. */
    void start(long first) {
        requireOpen(null);
        if (source.isEmpty()) {
            inputs.start(runner, first);
        }
    }

    /** Ends making inputs. */
    void stop() {
        if (inputs != null) {
            inputs.stop();
        }
    }

    /** Computes terms, gradient and batch statistics of a step; in order from the first on. */
    ObjectiveTerms execute(long number) {
        return source.isPresent()
                ? executeAt(number)
                : execute(() -> inputs.next(runner, number), options.klSchedule(), number);
    }

    /** As {@link #execute(long)}, of any step. */
    ObjectiveTerms executeAt(long number) {
        return executeAt(number, options.klSchedule());
    }

    private ObjectiveTerms executeAt(long number, KlSchedule schedule) {
        return source.isPresent()
                ? read(source.get().compute(seed, number, weights(schedule, number)))
                : execute(() -> inputs.at(runner, number), schedule, number);
    }

    /** Weight of each latent's KL in a step. */
    Map<String, Double> weights(long number) {
        return weights(options.klSchedule(), number);
    }

    private Map<String, Double> weights(KlSchedule schedule, long number) {
        Map<String, Double> weights = new TreeMap<>();
        for (LatentVariable latent : model.structure().latents()) {
            weights.put(latent.name(), schedule.at(number, latent.name()));
        }
        return weights;
    }

    private ObjectiveTerms read(StepGradient step) {
        requireOpen(null);
        ArrayTransfer.copy(step.gradient(), gradient);
        if (!batchStatistics.isEmpty()) {
            ArrayTransfer.copy(step.batchStatistics(), batchStatistics);
        }
        return step.terms();
    }

    /** As {@link #executeAt}, of one of the parts of a step. */
    ObjectiveTerms executePart(int part, long number, Map<String, Double> klWeights) {
        boolean unweighted = klWeights.values().stream().allMatch(weight -> weight == 1);
        KlSchedule schedule =
                unweighted ? KlSchedule.NONE : (step, latent) -> klWeights.get(latent);
        return execute(() -> inputs.part(runner, number, part, parts), schedule, number);
    }

    /** A copy of what was last computed here. */
    StepGradient gradient(ObjectiveTerms terms) {
        float[] statistics =
                batchStatistics.isEmpty() ? new float[0] : ArrayTransfer.toFloats(batchStatistics);
        return new StepGradient(terms, ArrayTransfer.toFloats(gradient), statistics);
    }

    long seed() {
        return seed;
    }

    private ObjectiveTerms execute(
            Supplier<TrainingInputs.Inputs> made, KlSchedule schedule, long number) {
        try {
            TrainingInputs.Inputs step = made.get();
            return runner.terms(step.batch(), step.noise(), schedule, number).mean();
        } catch (IllegalStateException e) {
            requireOpen(e);
            throw e;
        }
    }

    private void requireOpen(Exception cause) {
        if (closed) {
            throw new IllegalStateException("the trainer is closed", cause);
        }
    }

    /** The gradient of the negative bound, flat, laid out as the parameters; on the host. */
    INDArray gradient() {
        return gradient;
    }

    /** What updates the model's parameters by this graph's gradient. */
    ParameterUpdate update(
            IUpdater optimiser, Optional<SharedArray> state, Optional<SharedArray> average) {
        TrainingArrays arrays =
                new TrainingArrays(
                        model.parameters(), gradient, batchStatistics, momenta, state, average);
        Optional<ParameterUpdate> own =
                source.isPresent()
                        ? Optional.empty()
                        : runner.executor().parameterUpdate(arrays, optimiser);
        return own.orElseGet(() -> new HostUpdate(arrays, optimiser));
    }

    /**
     * The statistics that belong to the present parameters: the mean of those of the first batches,
     * flat, laid out as the statistics. Those that no batch updates have their present value.
     */
    INDArray meanStatistics(int batches, ParameterUpdate update) {
        INDArray running = model.parameters().sharedStatistics().read();
        INDArray sum = running.like();
        INDArray updated = momenta.gt(0).castTo(running.dataType());
        for (long batch = 0; batch < batches; batch++) {
            executeAt(batch, KlSchedule.NONE);
            sum.addi(running.add(update.batchStatistics().sub(running).muli(updated)));
        }
        return sum.divi(batches);
    }

    GraphExecutor executor() {
        return runner.executor();
    }

    /** Waits for an execution that another thread has begun; its next one is refused. */
    @Override
    public void close() {
        closed = true;
        stop();
        runner.close();
    }
}
