package org.vhe.models.metric;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Initializer;
import org.vhe.core.graph.StableMath;
import org.vhe.core.model.ClassScores;

/**
 * A query and an example are a pair, which is of one class with probability sigmoid(sum over
 * features of alpha |a - b| + beta), alpha and beta learned, where a and b are sigmoids of the
 * features. A class's score is the mean of its pairs' logits; with one example it is Koch, Zemel
 * and Salakhutdinov (2015), Siamese Neural Networks, who have no more. Trained by {@link
 * org.vhe.core.model.EpisodicLoss#BINARY_CROSS_ENTROPY}.
 */
public record SiameseScores() implements ClassScores {
    /** What all differences together take from the logit at first, if each were 1. */
    private static final double FIRST = -10;

    /**
     * @param queries [query, feature...]
     * @param supports [class, shot, feature...]
     * @return [query, class]
     */
    @Override
    public SDVariable scores(GraphContext graph, SDVariable queries, SDVariable supports) {
        SDVariable x = StableMath.sigmoid(graph, Features.flat(graph, queries, 1));
        SDVariable examples = StableMath.sigmoid(graph, Features.examples(graph, supports));
        long[] shape = graph.shapeOf(x);
        long classes = graph.shapeOf(supports)[0];
        long shot = graph.shapeOf(supports)[1];
        long pairs = shape[0] * classes * shot;
        SDVariable differences =
                x.reshape(shape[0], 1, shape[1]).sub(examples.reshape(1, classes * shot, shape[1]));
        SDVariable distances = graph.sameDiff().math().abs(differences).reshape(pairs, shape[1]);
        SDVariable alpha =
                graph.parameter("alpha", Initializer.constant(FIRST / shape[1]), shape[1], 1);
        SDVariable beta = graph.parameter("beta", Initializer.constant(0), 1, 1);
        return distances.mmul(alpha).add(beta).reshape(shape[0], classes, shot).mean(2);
    }
}
