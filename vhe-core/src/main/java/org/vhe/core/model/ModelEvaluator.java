package org.vhe.core.model;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.graph.Mode;
import org.vhe.core.shape.Shapes;

/**
 * The parts of a model in evaluation mode: encoder, inference of shared latents, scores of
 * elements, generation. Graphs are built and compiled for the number of rows asked for, and kept.
 *
 * <p>Serves one thread; each has its own, on the same model, as of an {@link EvaluatorPool}. Graphs
 * refuse a second thread that comes between the first one's inputs and outputs by an {@link
 * IllegalStateException}, and so do all methods that make graphs after {@link #close()}. Parameters
 * are those the model has at the time of each call.
 */
public final class ModelEvaluator implements FeatureEvaluator, AutoCloseable {
    /** Input and output name of elements. */
    public static final String ELEMENT = "element";

    /** Input and output name of the encoder's features. */
    public static final String FEATURES = "features";

    /** Output: log of the importance weight of an element given the shared latents, [rows]. */
    public static final String LOG_WEIGHT = "logWeight";

    /** Output: a sample of the likelihood, [rows, event...]. */
    public static final String SAMPLE = "sample";

    /** Input: one where a value of an element is known, zero elsewhere, [rows, event...]. */
    public static final String KNOWN = "known";

    /**
     * Output: the sum over the values that are known of log p(x_i | values before it, latents),
     * [rows].
     */
    public static final String KNOWN_LOG_PROB = "known_log_prob";

    private final Homoencoder model;
    private final GraphExecutor.Kind kind;
    private final Map<Key, EvaluationGraph> graphs = new HashMap<>();
    private long[] featureShape;
    private Boolean hasMean;
    private boolean closed;

    /** Which part of the model a graph is, for how many rows and which latents. */
    private record Key(
            String part, int rows, Map<String, Integer> supportSizes, Set<String> given) {
        Key {
            supportSizes = Map.copyOf(supportSizes);
            given = Set.copyOf(given);
        }

        Key(String part, int rows) {
            this(part, rows, Map.of(), Set.of());
        }
    }

    ModelEvaluator(Homoencoder model, GraphExecutor.Kind kind) {
        this.model = model;
        this.kind = kind;
    }

    /** The model. */
    @Override
    public Homoencoder model() {
        return model;
    }

    /** What executes the graphs. */
    public GraphExecutor.Kind executor() {
        return kind;
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
    public synchronized long[] featureShape() {
        if (featureShape == null) {
            GraphContext graph = newGraph();
            long[] shape = Shapes.prepend(1, model.elementShape());
            SDVariable features =
                    new ModelGraph(model, graph).encode(graph.placeholder(ELEMENT, shape));
            featureShape = Shapes.withoutFirst(graph.shapeOf(features));
        }
        return featureShape.clone();
    }

    /** Number of values of one element's features. */
    @Override
    public int featureLength() {
        return Shapes.intLength(featureShape());
    }

    /** Whether posteriors read what an encoder made, rather than raw elements. */
    @Override
    public boolean hasEncoder() {
        return model.encoder() != ElementEncoder.IDENTITY;
    }

    /**
     * Whether the likelihood has a mean in closed form given the latents, so that {@link
     * #generation} and {@link #reconstruction} have {@link #ELEMENT} as an output.
     */
    public synchronized boolean hasMean() {
        if (hasMean == null) {
            EvaluationGraphBuilder builder =
                    new EvaluationGraphBuilder(model, newGraph(), featureShape(), 1);
            hasMean = builder.generation().containsKey(ELEMENT);
        }
        return hasMean;
    }

    /** {@link #ELEMENT} [rows, event...] to {@link #FEATURES} [rows, feature...]. */
    @Override
    public EvaluationGraph encoding(int rows) {
        return graph(new Key("encoding", rows), EvaluationGraphBuilder::encoding);
    }

    /**
     * Features of support sets, {@link ObjectiveGraph#support} [rows, shot, feature...] for each
     * shared latent, to samples of the shared latents with their log densities and KLs.
     *
     * @param supportSizes |D| of each shared latent
     */
    public EvaluationGraph inference(int rows, Map<String, Integer> supportSizes) {
        return graph(
                new Key("inference", rows, supportSizes, Set.of()),
                builder -> builder.inference(supportSizes));
    }

    /**
     * As {@link #inference(int, Map)}, for some of the shared latents, such as those of one level
     * of a hierarchy. The values of latents above them are inputs, {@link #latent} [rows,
     * event...]; latents that are neither inferred nor given are left out.
     *
     * @param supportSizes |D| of each latent to infer
     * @param given the latents whose values are known
     */
    public EvaluationGraph inference(
            int rows, Map<String, Integer> supportSizes, Set<String> given) {
        return graph(
                new Key("inference", rows, supportSizes, given),
                builder -> builder.inference(supportSizes, given));
    }

    /**
     * Features of support sets as of {@link #inference} to the means of latents' posteriors, as
     * {@link #latent} [rows, event...]; those of latents with parents given the parents' means.
     *
     * @param supportSizes |D| of each latent whose mean is asked for, or that one of them depends
     *     on; 1 for a latent of the element
     * @throws UnsupportedOperationException if a posterior has no mean in closed form
     */
    public EvaluationGraph posteriorMeans(int rows, Map<String, Integer> supportSizes) {
        return graph(
                new Key("posteriorMeans", rows, supportSizes, Set.of()),
                builder -> builder.posteriorMeans(supportSizes));
    }

    /**
     * Features of support sets as of {@link #inference} and {@link #FEATURES} [rows, feature...] of
     * one element beside each, to {@link #kl}: KL(q(latent; D) || q(latent; {x})).
     *
     * @param supportSizes |D| of each latent to compare, none of which has parents
     * @throws IllegalArgumentException if the posteriors' KL has no closed form
     */
    public EvaluationGraph posteriorDivergence(int rows, Map<String, Integer> supportSizes) {
        return graph(
                new Key("posteriorDivergence", rows, supportSizes, Set.of()),
                builder -> builder.posteriorDivergence(supportSizes));
    }

    /**
     * {@link #ELEMENT} [rows, event...], its {@link #FEATURES} [rows, feature...] and {@link
     * #latent} samples of all shared latents, to {@link #LOG_WEIGHT}: log p(x | latents) plus, for
     * each per-element latent z drawn from its posterior, log p(z | parents) - log q(z; x,
     * parents). Without per-element latents there is no input of features.
     */
    public EvaluationGraph scoring(int rows) {
        return graph(new Key("scoring", rows), EvaluationGraphBuilder::scoring);
    }

    /**
     * {@link #latent} samples of all shared latents to new elements: per-element latents from their
     * priors, {@link #SAMPLE} a sample of the likelihood, and {@link #ELEMENT} its mean, unless it
     * is sequential and has none in closed form.
     */
    public EvaluationGraph generation(int rows) {
        return graph(new Key("generation", rows), EvaluationGraphBuilder::generation);
    }

    /**
     * {@link #FEATURES} [rows, feature...] of elements and {@link #latent} samples of all shared
     * latents to the elements reconstructed: per-element latents from their posteriors, outputs as
     * of {@link #generation}. Without per-element latents there is no input of features.
     */
    public EvaluationGraph reconstruction(int rows) {
        return graph(new Key("reconstruction", rows), EvaluationGraphBuilder::reconstruction);
    }

    /**
     * {@link #ELEMENT} [rows, event...], {@link #KNOWN} [rows, event...] and {@link #latent}
     * samples of all shared latents to {@link #SAMPLE}: the elements with the values that are not
     * known drawn from the likelihood, given per-element latents from their priors.
     */
    public EvaluationGraph completion(int rows) {
        return graph(new Key("completion", rows), builder -> builder.completion(false));
    }

    /**
     * As {@link #completion}, with one output more: {@link #KNOWN_LOG_PROB}.
     *
     * @throws UnsupportedOperationException if the likelihood has no {@link
     *     org.vhe.core.distribution.Distribution#logProbOfEach}
     */
    public EvaluationGraph weighedCompletion(int rows) {
        return graph(new Key("weighed completion", rows), builder -> builder.completion(true));
    }

    /** Samples of all shared latents from their priors, as {@link #latent} [rows, event...]. */
    public EvaluationGraph priors(int rows) {
        return priors(rows, Set.of());
    }

    /**
     * As {@link #priors(int)}, where the values of some shared latents are known: they are inputs,
     * {@link #latent} [rows, event...], and the others are drawn given them.
     */
    public EvaluationGraph priors(int rows, Set<String> given) {
        return graph(new Key("priors", rows, Map.of(), given), builder -> builder.priors(given));
    }

    private synchronized EvaluationGraph graph(
            Key key, Function<EvaluationGraphBuilder, Map<String, SDVariable>> build) {
        if (closed) {
            throw new IllegalStateException("the evaluator is closed");
        }
        return graphs.computeIfAbsent(
                key,
                ignored -> {
                    GraphContext graph = newGraph();
                    EvaluationGraphBuilder builder =
                            new EvaluationGraphBuilder(model, graph, featureShape(), key.rows());
                    return new EvaluationGraph(graph, build.apply(builder), kind);
                });
    }

    private GraphContext newGraph() {
        return GraphContext.create(model.parameters(), Mode.EVALUATION);
    }

    /** Closes all graphs; waits for a computation that another thread has begun. */
    @Override
    public synchronized void close() {
        closed = true;
        graphs.values().forEach(EvaluationGraph::close);
        graphs.clear();
    }
}
