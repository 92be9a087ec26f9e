package org.vhe.core.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.distribution.Distribution;
import org.vhe.core.distribution.KlDivergence;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.graph.Mode;
import org.vhe.core.latent.LatentVariable;

/**
 * The parts of a model in evaluation mode: encoder, inference of shared latents, scores of
 * elements, generation. Graphs are built and compiled for the number of rows asked for, and kept.
 *
 * <p>Serves one thread. Parameters are those the model has at the time of each call.
 */
public final class ModelEvaluator implements AutoCloseable {
    /** Input and output name of elements. */
    public static final String ELEMENT = "element";

    /** Input and output name of the encoder's features. */
    public static final String FEATURES = "features";

    /** Output: log of the importance weight of an element given the shared latents, [rows]. */
    public static final String LOG_WEIGHT = "logWeight";

    private final Homoencoder model;
    private final GraphExecutor.Kind kind;
    private final Map<String, EvaluationGraph> graphs = new HashMap<>();
    private long[] featureShape;

    ModelEvaluator(Homoencoder model, GraphExecutor.Kind kind) {
        this.model = model;
        this.kind = kind;
    }

    /** The model. */
    public Homoencoder model() {
        return model;
    }

    /** Input and output name of a latent's samples, [rows, event...]. */
    public static String latent(String name) {
        return "latent/" + name;
    }

    /** Output name of log q(latent; D, parents), [rows]. */
    public static String logPosterior(String name) {
        return "logPosterior/" + name;
    }

    /** Output name of log p(latent | parents), [rows]. */
    public static String logPrior(String name) {
        return "logPrior/" + name;
    }

    /** Output name of KL(q || p) of a latent, [rows]. */
    public static String kl(String name) {
        return "kl/" + name;
    }

    /**
     * Axes of the encoder's features of one element; those of the element if there is no encoder.
     */
    public long[] featureShape() {
        if (featureShape == null) {
            GraphContext graph = newGraph();
            long[] shape = ModelGraph.rows(1, model.elementShape());
            SDVariable features =
                    new ModelGraph(model, graph).encode(graph.placeholder(ELEMENT, shape));
            long[] all = graph.shapeOf(features);
            featureShape = Arrays.copyOfRange(all, 1, all.length);
        }
        return featureShape.clone();
    }

    /** Number of values of one element's features. */
    public int featureLength() {
        return Math.toIntExact(Arrays.stream(featureShape()).reduce(1, (a, b) -> a * b));
    }

    /** {@link #ELEMENT} [rows, event...] to {@link #FEATURES} [rows, feature...]. */
    public EvaluationGraph encoding(int rows) {
        return graph(
                "encoding " + rows,
                graph -> {
                    long[] shape = ModelGraph.rows(rows, model.elementShape());
                    SDVariable elements = graph.placeholder(ELEMENT, shape);
                    return Map.of(FEATURES, new ModelGraph(model, graph).encode(elements));
                });
    }

    /**
     * Features of support sets, {@link ObjectiveGraph#support} [rows, shot, feature...] for each
     * shared latent, to samples of the shared latents with their log densities and KLs.
     *
     * @param supportSizes |D| of each shared latent
     */
    public EvaluationGraph inference(int rows, Map<String, Integer> supportSizes) {
        String key = "inference " + rows + new java.util.TreeMap<>(supportSizes);
        return graph(key, graph -> buildInference(graph, rows, supportSizes));
    }

    private Map<String, SDVariable> buildInference(
            GraphContext graph, int rows, Map<String, Integer> supportSizes) {
        ModelGraph parts = new ModelGraph(model, graph);
        Map<String, SDVariable> outputs = new LinkedHashMap<>();
        Latents latents = Latents.none();
        for (LatentVariable latent : model.structure().sharedLatents()) {
            requireSharedParents(latent);
            String name = latent.name();
            long[] shape = supportShape(rows, supportSizes, name);
            SDVariable support = graph.placeholder(ObjectiveGraph.support(name), shape);
            Distribution q = parts.posterior(latent, support, latents);
            Distribution p = parts.prior(latent, latents, rows);
            SDVariable sample = parts.sample("posterior/" + name, q, rows);
            outputs.put(latent(name), sample);
            outputs.put(logPosterior(name), q.logProb(sample));
            outputs.put(logPrior(name), p.logProb(sample));
            outputs.put(kl(name), KlDivergence.of(q, p, sample));
            latents = latents.with(name, sample);
        }
        return outputs;
    }

    private long[] supportShape(int rows, Map<String, Integer> supportSizes, String latent) {
        Integer size = supportSizes.get(latent);
        if (size == null || size < 1) {
            throw new IllegalArgumentException(
                    "latent '" + latent + "' needs a support size of at least 1, not " + size);
        }
        return ModelGraph.rows(rows, ModelGraph.rows(size, featureShape()));
    }

    private void requireSharedParents(LatentVariable latent) {
        for (String parent : latent.parents()) {
            if (model.structure().isElement(parent)) {
                throw new IllegalStateException(
                        "shared latent '"
                                + latent.name()
                                + "' has the per-element parent '"
                                + parent
                                + "': it cannot be inferred without an element");
            }
        }
    }

    /**
     * {@link #ELEMENT} [rows, event...], its {@link #FEATURES} [rows, feature...] and {@link
     * #latent} samples of all shared latents, to {@link #LOG_WEIGHT}: log p(x | latents) plus, for
     * each per-element latent z drawn from its posterior, log p(z | parents) - log q(z; x,
     * parents).
     */
    public EvaluationGraph scoring(int rows) {
        return graph("scoring " + rows, graph -> buildScoring(graph, rows));
    }

    private Map<String, SDVariable> buildScoring(GraphContext graph, int rows) {
        ModelGraph parts = new ModelGraph(model, graph);
        SDVariable element =
                graph.placeholder(ELEMENT, ModelGraph.rows(rows, model.elementShape()));
        Latents latents = sharedInputs(graph, rows);
        SDVariable weight = null;
        if (!model.structure().elementLatents().isEmpty()) {
            SDVariable features =
                    graph.placeholder(FEATURES, ModelGraph.rows(rows, featureShape()));
            SDVariable single = parts.asSingleShot(features);
            for (LatentVariable latent : model.structure().elementLatents()) {
                Distribution q = parts.posterior(latent, single, latents);
                Distribution p = parts.prior(latent, latents, rows);
                SDVariable sample = parts.sample("posterior/" + latent.name(), q, rows);
                SDVariable ratio = p.logProb(sample).sub(q.logProb(sample));
                weight = weight == null ? ratio : weight.add(ratio);
                latents = latents.with(latent.name(), sample);
            }
        }
        SDVariable logLikelihood = parts.likelihood(latents).logProb(element);
        return Map.of(LOG_WEIGHT, weight == null ? logLikelihood : logLikelihood.add(weight));
    }

    /**
     * {@link #latent} samples of all shared latents to new elements: per-element latents from their
     * priors, {@link #ELEMENT} their mean, and a sample of the likelihood as {@code "sample"},
     * where the likelihood can be sampled by a graph.
     */
    public EvaluationGraph generation(int rows) {
        return graph(
                "generation " + rows,
                graph -> {
                    ModelGraph parts = new ModelGraph(model, graph);
                    Map<String, SDVariable> outputs = new LinkedHashMap<>();
                    Latents latents = sharedInputs(graph, rows);
                    for (LatentVariable latent : model.structure().elementLatents()) {
                        Distribution p = parts.prior(latent, latents, rows);
                        SDVariable sample = parts.sample("prior/" + latent.name(), p, rows);
                        outputs.put(latent(latent.name()), sample);
                        latents = latents.with(latent.name(), sample);
                    }
                    Distribution x = parts.likelihood(latents);
                    outputs.put(ELEMENT, x.mean());
                    outputs.put("sample", parts.sample("likelihood", x, rows));
                    return outputs;
                });
    }

    /** Samples of all shared latents from their priors, as {@link #latent} [rows, event...]. */
    public EvaluationGraph priors(int rows) {
        return graph(
                "priors " + rows,
                graph -> {
                    ModelGraph parts = new ModelGraph(model, graph);
                    Map<String, SDVariable> outputs = new LinkedHashMap<>();
                    Latents latents = Latents.none();
                    for (LatentVariable latent : model.structure().sharedLatents()) {
                        requireSharedParents(latent);
                        Distribution p = parts.prior(latent, latents, rows);
                        SDVariable sample = parts.sample("prior/" + latent.name(), p, rows);
                        outputs.put(latent(latent.name()), sample);
                        latents = latents.with(latent.name(), sample);
                    }
                    return outputs;
                });
    }

    private Latents sharedInputs(GraphContext graph, int rows) {
        Latents latents = Latents.none();
        for (LatentVariable latent : model.structure().sharedLatents()) {
            long[] shape = ModelGraph.rows(rows, latent.eventShape());
            latents = latents.with(latent.name(), graph.placeholder(latent(latent.name()), shape));
        }
        return latents;
    }

    private EvaluationGraph graph(
            String key, Function<GraphContext, Map<String, SDVariable>> build) {
        return graphs.computeIfAbsent(
                key,
                ignored -> {
                    GraphContext graph = newGraph();
                    return new EvaluationGraph(graph, build.apply(graph), kind);
                });
    }

    private GraphContext newGraph() {
        return GraphContext.create(model.parameters(), Mode.EVALUATION);
    }

    /** Keys of the graphs built so far. */
    List<String> keys() {
        return new ArrayList<>(graphs.keySet());
    }

    @Override
    public void close() {
        graphs.values().forEach(EvaluationGraph::close);
        graphs.clear();
    }
}
