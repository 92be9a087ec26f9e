package org.vhe.models.metric;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.model.ClassScores;

/**
 * A class is the mean of its examples' features, the prototype, and its score the negative squared
 * Euclidean distance to it. Snell, Swersky and Zemel (2017), Prototypical Networks.
 */
public record PrototypicalScores() implements ClassScores {

    /**
     * @param queries [query, feature...]
     * @param supports [class, shot, feature...]
     * @return [query, class]
     */
    @Override
    public SDVariable scores(GraphContext graph, SDVariable queries, SDVariable supports) {
        SDVariable x = Features.flat(graph, queries, 1);
        SDVariable prototypes = Features.flat(graph, supports, 2).mean(1);
        long classes = graph.shapeOf(prototypes)[0];
        SDVariable products = x.mmul(prototypes.permute(1, 0));
        SDVariable squares =
                Features.squaredNorm(graph, x)
                        .add(Features.squaredNorm(graph, prototypes).reshape(1, classes));
        return products.mul(2).sub(squares);
    }
}
