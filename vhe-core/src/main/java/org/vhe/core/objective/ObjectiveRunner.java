package org.vhe.core.objective;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vhe.core.check.Require;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.episode.EpisodeBatch;
import org.vhe.core.graph.Backend;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.NoiseDraw;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.ElementCheck;
import org.vhe.core.model.ObjectiveGraph;
import org.vhe.core.model.SupportInference;
import org.vhe.core.model.TrainableModel;
import org.vhe.core.random.Seeds;
import org.vhe.core.shape.Shapes;

/**
 * Executes the graph of an objective: fills its inputs from episodes and noise, and reads its
 * terms. Parameters are those the model has at the time of each call.
 *
 * <p>Computes the terms of one batch at a time; other threads wait. {@link #noise} may be called by
 * any at once.
 */
public final class ObjectiveRunner implements AutoCloseable {
    private final Objective objective;
    private final ObjectiveGraph graph;
    private final GraphExecutor executor;

    /**
     * @param objective divides the KLs
     * @param graph to execute
     * @param destinations further variables of the graph to compute, such as gradients, with the
     *     arrays that they are written to
     * @param kind how to execute
     */
    public ObjectiveRunner(
            Objective objective,
            ObjectiveGraph graph,
            Map<String, INDArray> destinations,
            GraphExecutor.Kind kind) {
        this.objective = objective;
        this.graph = graph;
        List<String> outputs = new ArrayList<>();
        outputs.add(graph.bound().name());
        outputs.add(graph.logLikelihood().name());
        graph.kl().values().forEach(kl -> outputs.add(kl.name()));
        graph.supportGain().values().forEach(gain -> outputs.add(gain.name()));
        graph.auxiliary().values().forEach(term -> outputs.add(term.name()));
        graph.metrics().values().forEach(metric -> outputs.add(metric.name()));
        outputs.addAll(destinations.keySet());
        this.executor = GraphExecutor.create(graph.graph(), outputs, destinations, kind);
    }

    /**
     * For the terms of a model as it is, in evaluation mode.
     *
     * @param batch number of targets
     * @param supportSizes |D| of each shared latent
     */
    public static ObjectiveRunner of(
            TrainableModel model,
            Objective objective,
            int batch,
            Map<String, Integer> supportSizes) {
        Map<String, Integer> sizes = objective.supportSizes(model.structure(), supportSizes);
        return new ObjectiveRunner(
                objective,
                model.objectiveGraph(Mode.EVALUATION, batch, sizes, Map.of()),
                Map.of(),
                Backend.executor());
    }

    /**
     * The terms of a batch, of the bound itself.
     *
     * <p>Targets must be such as the model is of, see {@link ElementCheck}.
     *
     * @param seed of the noise
     */
    public BatchTerms terms(EpisodeBatch batch, long seed) {
        return terms(batch, noise(seed), KlSchedule.NONE, 0);
    }

    /**
     * The terms of a batch in a step of training.
     *
     * @param noise made by {@link #noise}
     * @param schedule of the weights of the KLs
     * @param step counted from 0
     */
    public synchronized BatchTerms terms(
            EpisodeBatch batch, Map<String, NoiseDraw> noise, KlSchedule schedule, long step) {
        setTargets(batch);
        for (LatentVariable latent : graph.model().structure().latents()) {
            String name = latent.name();
            if (graph.isLoss()) {
                setSameClass(name, batch);
            } else {
                setWeights(latent, batch, schedule, step);
            }
            if (!latent.isElement()) {
                set(ObjectiveGraph.support(name), batch.support(name));
                graph.model()
                        .supportInference(name)
                        .ifPresent(inference -> setDraws(name, inference, batch));
            }
        }
        graph.labels().forEach((input, labels) -> setLabels(input, labels, batch));
        noise.forEach(executor::set);
        BatchTerms terms = execute();
        boolean isBound = schedule.equals(KlSchedule.NONE) && graph.isBound();
        return isBound || graph.isLoss() ? terms : withBound(terms, batch);
    }

    private void setWeights(
            LatentVariable latent, EpisodeBatch batch, KlSchedule schedule, long step) {
        String name = latent.name();
        double weight = schedule.at(step, name);
        Require.notNegative("the KL weight of '%s' at step %d".formatted(name, step), weight);
        set(ObjectiveGraph.klWeight(name), objective.klWeights(latent, batch, weight));
    }

    /** Which different targets are of one class. */
    private void setSameClass(String latent, EpisodeBatch batch) {
        long[] classes = batch.classes(latent);
        int n = classes.length;
        float[] same = new float[n * n];
        for (int row = 0; row < n; row++) {
            for (int column = 0; column < n; column++) {
                boolean alike = row != column && classes[row] == classes[column];
                same[row * n + column] = alike ? 1 : 0;
            }
        }
        set(ObjectiveGraph.sameClass(latent), same);
    }

    /** Terms of something else that was maximised, with the bound beside it. */
    private BatchTerms withBound(BatchTerms terms, EpisodeBatch batch) {
        double[] bounds = terms.logLikelihood().clone();
        for (LatentVariable latent : graph.model().structure().latents()) {
            float[] weights = objective.klWeights(latent, batch, 1);
            double[] kl = terms.kl().get(latent.name());
            double[] gain = terms.supportGain().get(latent.name());
            for (int row = 0; row < bounds.length; row++) {
                bounds[row] -= weights[row] * (gain == null ? kl[row] : kl[row] - gain[row]);
            }
        }
        Map<String, Double> maximised = new LinkedHashMap<>();
        maximised.put(ObjectiveTerms.OBJECTIVE, terms.bound());
        graph.auxiliary()
                .forEach((name, term) -> maximised.put(name, BatchTerms.mean(values(term))));
        return new BatchTerms(
                BatchTerms.mean(bounds),
                terms.logLikelihood(),
                terms.kl(),
                terms.supportGain(),
                terms.sampledKl(),
                maximised,
                terms.metrics());
    }

    private void setTargets(EpisodeBatch batch) {
        ElementCheck check = graph.model().elementCheck();
        check.requireShape(Shapes.withoutFirst(batch.targetShape()));
        float[] targets = batch.targets();
        int[] elements = batch.targetElements();
        int length = targets.length / elements.length;
        for (int row = 0; row < elements.length; row++) {
            if (graph.graph().mode() == Mode.TRAINING) {
                check.requireValues(elements[row], targets, row * length);
            } else {
                check.requireDensity(elements[row], targets, row * length);
            }
        }
        set(ObjectiveGraph.TARGET, targets);
    }

    /** Which class every target is of, and how often each of its members is in D. */
    private void setDraws(String latent, SupportInference inference, EpisodeBatch batch) {
        Grouping classes = inference.classes();
        int members = inference.largestClass();
        int[] targets = batch.targetElements();
        int[] drawn = batch.supportElements(latent);
        float[] draws = new float[targets.length * members];
        for (int i = 0; i < drawn.length; i++) {
            int row = i / batch.supportSize(latent);
            draws[row * members + classes.positionOf(drawn[i])]++;
        }
        setLabels(ObjectiveGraph.supportClass(latent), classes, batch);
        set(ObjectiveGraph.supportDraws(latent), draws);
    }

    /** Which group every target is of. */
    private void setLabels(String input, Grouping labels, EpisodeBatch batch) {
        int[] targets = batch.targetElements();
        float[] oneHot = new float[targets.length * labels.groupCount()];
        for (int row = 0; row < targets.length; row++) {
            oneHot[row * labels.groupCount() + labels.groupOf(targets[row])] = 1;
        }
        set(input, oneHot);
    }

    private void set(String input, float[] values) {
        executor.set(input, values);
    }

    /** Noise for all inputs of it, by name: a function of the seed and the purpose only. */
    public Map<String, NoiseDraw> noise(long seed, long... purpose) {
        return noiseOfPart(0, seed, purpose);
    }

    /**
     * The noise of one of several equal graphs that share a batch: its part of what {@link #noise}
     * is for a graph of all.
     */
    public Map<String, NoiseDraw> noiseOfPart(int part, long seed, long... purpose) {
        Map<String, NoiseDraw> noise = new LinkedHashMap<>();
        graph.graph()
                .noiseInputs()
                .forEach(
                        (name, kind) -> {
                            long own = Seeds.derive(Seeds.derive(seed, name), purpose);
                            int length = Shapes.intLength(graph.graph().inputs().get(name));
                            int first = Math.multiplyExact(part, length);
                            NoiseDraw draw = NoiseDraw.of(kind, own, first, length);
                            executor.prepare(draw);
                            noise.put(name, draw);
                        });
        return noise;
    }

    /** The terms for inputs as they are; the bound is what the graph maximises. */
    public synchronized BatchTerms execute() {
        executor.execute();
        return new BatchTerms(
                values(graph.bound())[0],
                values(graph.logLikelihood()),
                values(graph.kl()),
                values(graph.supportGain()),
                graph.sampledKl(),
                Map.of(),
                values(graph.metrics()));
    }

    private Map<String, double[]> values(Map<String, SDVariable> variables) {
        Map<String, double[]> values = new LinkedHashMap<>();
        variables.forEach((name, variable) -> values.put(name, values(variable)));
        return values;
    }

    private double[] values(SDVariable variable) {
        return executor.doubles(variable.name());
    }

    /** What executes the graph, with its inputs. */
    public GraphExecutor executor() {
        return executor;
    }

    @Override
    public void close() {
        executor.close();
    }
}
