package org.vhe.core.distribution;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ops.custom.Digamma;
import org.nd4j.linalg.api.ops.custom.Lgamma;
import org.nd4j.linalg.api.ops.custom.Polygamma;
import org.vhe.core.graph.GraphContext;

/**
 * The logarithm of the gamma function and its derivatives, for positive arguments. ND4J computes
 * their values, accurate to 1e-9 and better, but not their gradients.
 */
final class GammaFunctions {

    private GammaFunctions() {}

    /** log Gamma(x). */
    static SDVariable logGamma(GraphContext graph, SDVariable x) {
        SDVariable y = new Lgamma(graph.sameDiff(), x).outputVariable();
        return graph.withGradient(y, List.of(x), g -> List.of(g.mul(digamma(graph, x))));
    }

    /** The first derivative of log Gamma(x). */
    static SDVariable digamma(GraphContext graph, SDVariable x) {
        SDVariable y = new Digamma(graph.sameDiff(), x).outputVariable();
        return graph.withGradient(y, List.of(x), g -> List.of(g.mul(trigamma(graph, x))));
    }

    /** The second derivative of log Gamma(x); it has no gradient. */
    private static SDVariable trigamma(GraphContext graph, SDVariable x) {
        SDVariable order = graph.full(1, graph.shapeOf(x));
        return new Polygamma(graph.sameDiff(), order, x).outputVariable();
    }
}
