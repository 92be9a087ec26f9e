package org.vhe.core.model;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.StableMath;
import org.vhe.core.shape.ShapeMismatchException;
import org.vhe.core.shape.Shapes;

/** Builds the parts of an {@link EpisodicClassifier} into a graph, and checks what they return. */
final class EpisodeGraphBuilder {
    private final EpisodicClassifier model;
    private final GraphContext graph;

    EpisodeGraphBuilder(EpisodicClassifier model, GraphContext graph) {
        this.model = model;
        this.graph = graph;
    }

    /** The loss of an episode of as many classes as targets. */
    ObjectiveGraph objective(int batch, int shot) {
        long[] element = model.elementShape();
        SDVariable target =
                graph.placeholder(ObjectiveGraph.TARGET, Shapes.prepend(batch, element));
        SDVariable support =
                graph.placeholder(
                        ObjectiveGraph.support(EpisodicClassifier.CLASS),
                        Shapes.prepend(batch, Shapes.prepend(shot, element)));
        SDVariable same =
                graph.placeholder(ObjectiveGraph.sameClass(EpisodicClassifier.CLASS), batch, batch);
        long examples = (long) batch * shot;
        SDVariable features =
                encode(
                        graph.sameDiff()
                                .concat(
                                        0,
                                        support.reshape(Shapes.prepend(examples, element)),
                                        target));
        SDVariable scores =
                scores(
                        graph.slice(features, 0, examples, batch),
                        asShots(graph.slice(features, 0, 0, examples), batch, shot));
        return loss(scores, same);
    }

    /** The objective of scores [batch, batch], and which targets are of one class. */
    ObjectiveGraph loss(SDVariable scores, SDVariable same) {
        SDVariable identity = EpisodicLoss.identity(graph, graph.shapeOf(scores)[0]);
        SDVariable other = same.add(identity).rsub(1);
        SDVariable own = scores.mul(identity).sum(1);
        SDVariable loss = model.loss().loss(graph, own, scores, other);
        return ObjectiveGraph.ofLoss(model, graph, loss, accuracy(own, scores, other));
    }

    /** One where the own class has the greatest score, above all others. */
    private SDVariable accuracy(SDVariable own, SDVariable scores, SDVariable other) {
        SDVariable best = scores.sub(other.rsub(1).mul(EpisodicLoss.FAR)).max(1);
        return StableMath.relu(graph, graph.sameDiff().math().sign(own.sub(best)));
    }

    /** Features of elements [n, event...], as [n, feature...]. */
    SDVariable encode(SDVariable elements) {
        SDVariable features = model.encoder().encode(graph.scope("encoder"), elements);
        long[] shape = graph.shapeOf(features);
        long rows = graph.shapeOf(elements)[0];
        if (shape.length < 2 || shape[0] != rows) {
            throw new ShapeMismatchException(
                    "the encoder's result", "[" + rows + ", feature...]", shape);
        }
        return features;
    }

    /** Scores [query, class] of features [query, feature...] and [class, shot, feature...]. */
    SDVariable scores(SDVariable queries, SDVariable supports) {
        SDVariable scores = model.scores().scores(graph.scope("scores"), queries, supports);
        graph.requireShape(
                scores,
                "the scores [query, class]",
                graph.shapeOf(queries)[0],
                graph.shapeOf(supports)[0]);
        return scores;
    }

    private SDVariable asShots(SDVariable features, long batch, long shot) {
        return features.reshape(ModelGraph.shots(batch, shot, graph.shapeOf(features)));
    }
}
