package org.vhe.core.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.episode.EpisodeBatch;
import org.vhe.core.graph.ArrayTransfer;
import org.vhe.core.graph.Gradients;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.graph.StatisticUpdate;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ObjectiveGraph;
import org.vhe.core.model.SupportInference;
import org.vhe.core.objective.ObjectiveTerms;
import org.vhe.core.random.Seeds;
import org.vhe.core.shape.Shapes;

/** The compiled training graph: terms, and the gradient of the negative bound, for one batch. */
final class TrainingStep implements AutoCloseable {
    private final Homoencoder model;
    private final TrainingOptions options;
    private final ObjectiveGraph objective;
    private final GraphExecutor executor;
    private final INDArray gradient;
    private final INDArray batchStatistics;
    private final INDArray momenta;

    /** What a step reads; made in the background. */
    record Inputs(EpisodeBatch batch, Map<String, float[]> noise) {}

    TrainingStep(Homoencoder model, TrainingOptions options) {
        this.model = model;
        this.options = options;
        Map<String, Integer> sizes =
                options.objective().supportSizes(model.structure(), options.supportSizes());
        this.objective = model.objectiveGraph(Mode.TRAINING, options.batchSize(), sizes);
        ParameterStore store = model.parameters();
        this.gradient = Nd4j.zeros(store.dataType(), store.flatParameters().length());
        this.batchStatistics = Nd4j.zeros(store.dataType(), store.flatStatistics().length());
        this.momenta = Nd4j.zeros(store.dataType(), store.flatStatistics().length());
        this.executor = compile(store);
    }

    private GraphExecutor compile(ParameterStore store) {
        GraphContext graph = objective.graph();
        Map<String, INDArray> destinations = new LinkedHashMap<>();
        Map<String, INDArray> momentumViews = store.statisticViews(momenta);
        Map<String, INDArray> statisticViews = store.statisticViews(batchStatistics);
        for (StatisticUpdate update : graph.statisticUpdates().values()) {
            destinations.put(update.batchValue(), statisticViews.get(update.statistic()));
            momentumViews.get(update.statistic()).assign(update.momentum());
        }
        SDVariable loss = objective.bound().neg();
        Map<String, INDArray> gradientViews = store.parameterViews(gradient);
        Map<String, SDVariable> gradients =
                Gradients.of(graph, loss, List.copyOf(store.parameters().keySet()));
        gradients.forEach((name, g) -> destinations.put(g.name(), gradientViews.get(name)));
        List<String> outputs = new ArrayList<>(List.of(objective.bound().name()));
        outputs.add(objective.logLikelihood().name());
        objective.kl().values().forEach(kl -> outputs.add(kl.name()));
        objective.supportGain().values().forEach(gain -> outputs.add(gain.name()));
        outputs.addAll(destinations.keySet());
        return GraphExecutor.create(graph, outputs, destinations, options.executor());
    }

    /** Noise for a step, a function of the seed and the step only. */
    Map<String, float[]> noise(long seed, long step) {
        GraphContext graph = objective.graph();
        Map<String, float[]> noise = new LinkedHashMap<>();
        graph.noiseInputs()
                .forEach(
                        (name, kind) -> {
                            SplittableRandom random = Seeds.random(Seeds.derive(seed, name), step);
                            int length = Shapes.intLength(graph.inputs().get(name));
                            noise.put(name, ArrayTransfer.draw(kind, length, random));
                        });
        return noise;
    }

    /** Computes terms, gradient and batch statistics. */
    ObjectiveTerms execute(Inputs inputs, double klFactor) {
        EpisodeBatch batch = inputs.batch();
        set(ObjectiveGraph.TARGET, batch.targets());
        for (LatentVariable latent : model.structure().latents()) {
            String name = latent.name();
            float[] weights = options.objective().klWeights(latent, batch, klFactor);
            set(ObjectiveGraph.klWeight(name), weights);
            if (!latent.isElement()) {
                set(ObjectiveGraph.support(name), batch.support(name));
            }
        }
        SupportInference.feed(model, batch, this::set);
        inputs.noise().forEach(this::set);
        executor.execute();
        return terms();
    }

    private void set(String input, float[] values) {
        ArrayTransfer.copy(values, executor.input(input));
    }

    private ObjectiveTerms terms() {
        Map<String, Double> kl = new LinkedHashMap<>();
        objective.kl().forEach((name, variable) -> kl.put(name, mean(variable)));
        Map<String, Double> gain = new LinkedHashMap<>();
        objective.supportGain().forEach((name, variable) -> gain.put(name, mean(variable)));
        double bound = executor.outputBuffer(objective.bound().name()).getDouble(0);
        return new ObjectiveTerms(bound, mean(objective.logLikelihood()), kl, gain);
    }

    private double mean(SDVariable variable) {
        double sum = 0;
        double[] values = ArrayTransfer.toDoubles(executor.outputBuffer(variable.name()));
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /** The gradient of the negative bound, flat, laid out as the parameters; overwritten. */
    INDArray gradient() {
        return gradient;
    }

    /**
     * The batch's own value of each running statistic, flat, laid out as the statistics; those that
     * no batch updates have their present value. A copy.
     */
    INDArray statisticsOfBatch() {
        INDArray result = model.parameters().flatStatistics().dup();
        INDArray updated = momenta.gt(0).castTo(result.dataType());
        return result.addi(batchStatistics.sub(result).muli(updated));
    }

    /** Moves the running statistics towards those of the last batch. */
    void updateStatistics() {
        INDArray running = model.parameters().flatStatistics();
        if (model.parameters().statistics().isEmpty()) {
            return;
        }
        batchStatistics.subi(running).muli(momenta);
        running.addi(batchStatistics);
    }

    GraphExecutor executor() {
        return executor;
    }

    @Override
    public void close() {
        executor.close();
    }
}
