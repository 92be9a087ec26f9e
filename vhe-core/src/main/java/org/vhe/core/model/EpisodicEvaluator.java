package org.vhe.core.model;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.graph.Mode;
import org.vhe.core.shape.Shapes;

/**
 * The parts of an {@link EpisodicClassifier} in evaluation mode. Graphs are built and compiled for
 * the numbers of rows, classes and shots asked for, and kept.
 *
 * <p>Serves one thread, as {@link ModelEvaluator} does. Parameters are those the model has at the
 * time of each call.
 */
public final class EpisodicEvaluator implements FeatureEvaluator, AutoCloseable {
    /** Input: features of the examples of all classes, [class, shot, feature...]. */
    public static final String SUPPORTS = "supports";

    /** Output: scores of queries, [query, class]. */
    public static final String SCORES = "scores";

    private final EpisodicClassifier model;
    private final GraphExecutor.Kind kind;
    private final Map<String, EvaluationGraph> graphs = new HashMap<>();
    private long[] featureShape;
    private boolean closed;

    EpisodicEvaluator(EpisodicClassifier model, GraphExecutor.Kind kind) {
        this.model = model;
        this.kind = kind;
    }

    @Override
    public EpisodicClassifier model() {
        return model;
    }

    @Override
    public boolean hasEncoder() {
        return model.encoder() != ElementEncoder.IDENTITY;
    }

    @Override
    public int featureLength() {
        return Shapes.intLength(featureShape());
    }

    private synchronized long[] featureShape() {
        if (featureShape == null) {
            GraphContext graph = newGraph();
            SDVariable features = new EpisodeGraphBuilder(model, graph).encode(elements(graph, 1));
            featureShape = Shapes.withoutFirst(graph.shapeOf(features));
        }
        return featureShape;
    }

    private SDVariable elements(GraphContext graph, int rows) {
        return graph.placeholder(
                ModelEvaluator.ELEMENT, Shapes.prepend(rows, model.elementShape()));
    }

    @Override
    public EvaluationGraph encoding(int rows) {
        return graph(
                "encoding " + rows,
                graph -> {
                    SDVariable elements = elements(graph, rows);
                    SDVariable features = new EpisodeGraphBuilder(model, graph).encode(elements);
                    return Map.of(ModelEvaluator.FEATURES, features);
                });
    }

    /**
     * {@link ModelEvaluator#FEATURES} [queries, feature...] and {@link #SUPPORTS} [way, shot,
     * feature...] to {@link #SCORES} [queries, way].
     */
    public EvaluationGraph scoring(int queries, int way, int shot) {
        return graph(
                "scoring " + queries + " " + way + " " + shot,
                graph -> {
                    long[] feature = featureShape();
                    SDVariable features =
                            graph.placeholder(
                                    ModelEvaluator.FEATURES, Shapes.prepend(queries, feature));
                    SDVariable supports =
                            graph.placeholder(
                                    SUPPORTS, Shapes.prepend(way, Shapes.prepend(shot, feature)));
                    SDVariable scores =
                            new EpisodeGraphBuilder(model, graph).scores(features, supports);
                    return Map.of(SCORES, scores);
                });
    }

    private synchronized EvaluationGraph graph(
            String key, Function<GraphContext, Map<String, SDVariable>> build) {
        if (closed) {
            throw new IllegalStateException("the evaluator is closed");
        }
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

    /** Closes all graphs; waits for a computation that another thread has begun. */
    @Override
    public synchronized void close() {
        closed = true;
        graphs.values().forEach(EvaluationGraph::close);
        graphs.clear();
    }
}
