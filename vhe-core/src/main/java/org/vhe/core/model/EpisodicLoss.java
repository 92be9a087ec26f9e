package org.vhe.core.model;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.StableMath;

/**
 * The loss of an episode with one query of each class, for each query. Classes that are the query's
 * own another time are left out. It is minimised.
 */
public enum EpisodicLoss {
    /**
     * -log softmax of the query's scores at its own class: the probability of an n-way decision.
     * Vinyals et al. (2016), equation 6; Snell et al. (2017), equation 2.
     */
    CROSS_ENTROPY {
        @Override
        SDVariable loss(GraphContext graph, SDVariable own, SDVariable scores, SDVariable other) {
            SDVariable all = scores.sub(excluded(graph, scores, other));
            return StableMath.logSumExp(graph, all, 1).reshape(graph.shapeOf(own)).sub(own);
        }

        /** Those that are neither the query's own class nor another one. */
        private SDVariable excluded(GraphContext graph, SDVariable scores, SDVariable other) {
            SDVariable counted = other.add(identity(graph, graph.shapeOf(scores)[0]));
            return counted.rsub(1).mul(FAR);
        }
    },
    /**
     * Each query with each class is a pair, the score the logit of the probability that both are of
     * one class: half the binary cross-entropy of the pair of one class, and half its mean over the
     * pairs of two, as if there were as many of these. Koch, Zemel and Salakhutdinov (2015).
     */
    BINARY_CROSS_ENTROPY {
        @Override
        SDVariable loss(GraphContext graph, SDVariable own, SDVariable scores, SDVariable other) {
            SDVariable count = graph.sameDiff().math().max(other.sum(1), graph.constant(1));
            SDVariable differ = StableMath.softplus(graph, scores).mul(other).sum(1).div(count);
            return StableMath.softplus(graph, own.neg()).add(differ).mul(0.5);
        }
    };

    /** Beyond any score, and far within single precision. */
    static final double FAR = 1e30;

    /**
     * @param own score of each query for its own class, [batch]
     * @param scores of each query for each class, [batch, batch]
     * @param other one where query and class are of different classes, else zero, [batch, batch]
     * @return [batch]
     */
    abstract SDVariable loss(
            GraphContext graph, SDVariable own, SDVariable scores, SDVariable other);

    static SDVariable identity(GraphContext graph, long size) {
        return graph.constant(Nd4j.eye(size));
    }
}
