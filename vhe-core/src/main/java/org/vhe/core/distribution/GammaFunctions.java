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

    /** From here on the asymptotic series serves. */
    private static final double SERIES = 10;

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

    /**
     * What Stirling's formula leaves out: log Gamma(x) - (x - 1/2) log x + x - log(2 pi) / 2, by
     * its asymptotic series where x is large.
     */
    static SDVariable stirling(GraphContext graph, SDVariable x) {
        SDVariable isLarge = isAbove(graph, x, SERIES);
        SDVariable small = select(isLarge, graph.constant(SERIES), x);
        SDVariable log = graph.sameDiff().math().log(small);
        SDVariable below =
                logGamma(graph, small)
                        .sub(small.sub(0.5).mul(log))
                        .add(small)
                        .sub(0.5 * Math.log(2 * Math.PI));
        SDVariable above =
                series(
                        graph,
                        select(isLarge, x, graph.constant(SERIES)),
                        1.0 / 12,
                        1.0 / 360,
                        1.0 / 1260,
                        1.0 / 1680,
                        1.0 / 1188);
        return select(isLarge, above, below);
    }

    /** The derivative of {@link #stirling}. */
    static SDVariable stirlingSlope(GraphContext graph, SDVariable x) {
        SDVariable isLarge = isAbove(graph, x, SERIES);
        SDVariable small = select(isLarge, graph.constant(SERIES), x);
        SDVariable below =
                digamma(graph, small).sub(graph.sameDiff().math().log(small)).add(small.rdiv(0.5));
        SDVariable large = select(isLarge, x, graph.constant(SERIES));
        SDVariable above =
                series(graph, large, 1.0 / 12, 1.0 / 120, 1.0 / 252, 1.0 / 240, 1.0 / 132)
                        .div(large)
                        .neg();
        return select(isLarge, above, below);
    }

    /** c0 / x - c1 / x^3 + c2 / x^5 - ... */
    private static SDVariable series(GraphContext graph, SDVariable x, double... coefficients) {
        SDVariable inverse = graph.sameDiff().math().reciprocal(x);
        SDVariable square = inverse.mul(inverse);
        SDVariable sum = square.mul(0).add(coefficients[coefficients.length - 1]);
        for (int i = coefficients.length - 2; i >= 0; i--) {
            sum = square.mul(sum).rsub(coefficients[i]);
        }
        return inverse.mul(sum);
    }

    /**
     * x / m - 1 - log(x / m), by Loader's series (2000) where it nearly vanishes, which m times it
     * need not do.
     *
     * @param x positive
     * @param m positive, of the shape of x
     */
    static SDVariable deviance(GraphContext graph, SDVariable x, SDVariable m) {
        SDVariable ratio = x.div(m);
        SDVariable d = x.sub(m).div(m);
        SDVariable s = x.sub(m).div(x.add(m));
        SDVariable square = s.mul(s);
        SDVariable sum = square.mul(1.0 / 11);
        for (double denominator = 9; denominator >= 5; denominator -= 2) {
            sum = sum.add(1 / denominator).mul(square);
        }
        SDVariable near = d.mul(s).sub(sum.add(1.0 / 3).mul(square).mul(s).mul(2));
        SDVariable far = ratio.sub(1).sub(graph.sameDiff().math().log(ratio));
        SDVariable isFar = isAbove(graph, square, 0.01);
        return graph.withGradient(
                select(isFar, far, near),
                List.of(x, m),
                g -> List.of(g.mul(d).div(x), g.mul(d).div(m).neg()));
    }

    /** One where x is above a bound, zero elsewhere; without gradient. */
    static SDVariable isAbove(GraphContext graph, SDVariable x, double bound) {
        return EventAxes.withoutGradient(graph, x.gt(bound).castTo(graph.dataType()));
    }

    /**
     * The one where the mask is one, the other where it is zero; both must be finite.
     *
     * @param one may be a constant
     * @param other may be a constant
     */
    static SDVariable select(SDVariable mask, SDVariable one, SDVariable other) {
        return other.mul(mask.rsub(1)).add(one.mul(mask));
    }

    /** The second derivative of log Gamma(x); it has no gradient. */
    private static SDVariable trigamma(GraphContext graph, SDVariable x) {
        SDVariable order = graph.full(1, graph.shapeOf(x));
        return new Polygamma(graph.sameDiff(), order, x).outputVariable();
    }
}
