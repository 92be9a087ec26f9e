package org.vhe.models.metric;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.check.Require;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.StableMath;
import org.vhe.core.model.ClassScores;

/**
 * A query attends to all examples by the cosine of their features, and the probability of a class
 * is the attention that its examples get. Vinyals et al. (2016), Matching Networks, without full
 * context embeddings:
 *
 * <pre>p(y = k | x, S) = sum over examples of class k of softmax over S of scale cos(f(x), f(s))
 * </pre>
 *
 * Scores are log sums of exponentials over a class's examples, whose softmax over classes this is.
 *
 * @param scale of the cosines; 1 as published, where no class of 20 can be more probable than 0.28
 */
public record MatchingScores(double scale) implements ClassScores {

    /** The scale must be positive. */
    public MatchingScores {
        Require.positive("scale", scale);
    }

    /**
     * @param queries [query, feature...]
     * @param supports [class, shot, feature...]
     * @return [query, class]
     */
    @Override
    public SDVariable scores(GraphContext graph, SDVariable queries, SDVariable supports) {
        SDVariable x = Features.normalised(graph, Features.flat(graph, queries, 1));
        SDVariable examples = Features.normalised(graph, Features.examples(graph, supports));
        long n = graph.shapeOf(x)[0];
        long classes = graph.shapeOf(supports)[0];
        long shot = graph.shapeOf(supports)[1];
        SDVariable cosines = x.mmul(examples.permute(1, 0)).mul(scale);
        return StableMath.logSumExp(graph, cosines.reshape(n, classes, shot), 2)
                .reshape(n, classes);
    }
}
