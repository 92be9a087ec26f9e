package org.vhe.core.model;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.graph.GraphContext;

/**
 * How well queries fit classes of which a few examples are given: the metric of a metric-learning
 * classifier, such as the distance to a class's prototype. See {@link EpisodicClassifier}.
 */
@FunctionalInterface
public interface ClassScores {

    /**
     * @param graph where to build, within the scope {@code scores}; may have parameters
     * @param queries features of the queries, [query, feature...]
     * @param supports features of the examples, [class, shot, feature...]
     * @return a score of each query for each class, [query, class]: logits of whatever the {@link
     *     EpisodicLoss} takes them for. The greatest of a query decides
     */
    SDVariable scores(GraphContext graph, SDVariable queries, SDVariable supports);
}
