package org.vhe.core.distribution;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.ops.SDMath;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.shape.Shapes;

/**
 * The modified Bessel function I0 as the von Mises distribution needs it: log(I0(x) exp(-x)), 1 -
 * A(x) with A = I1 / I0, and A's derivative; accurate to 1e-12 in double precision for x from 1e-6
 * to 1e4, relative to the value for the latter two.
 *
 * <p>The power series (below 15) and the asymptotic series (above) both have positive terms
 * exp(slope_k log x + intercept_k). Hence their sum is a log-sum-exp that cannot overflow, and
 * derivatives by log x are the mean and the variance of the slopes under the terms' shares.
 */
final class BesselRatio {
    private static final double SWITCH = 15;
    private static final int TERMS = 30;

    private final GraphContext graph;
    private final SDVariable x;
    private final long[] shape;
    private final SDVariable isLarge;
    private final Series small;
    private final Series large;

    /** A series' log sum, and the mean and variance of its slopes, each [n, 1]. */
    private record Series(SDVariable x, SDVariable logSum, SDVariable mean, SDVariable variance) {}

    /**
     * @param graph the graph of the argument
     * @param x positive, of any shape
     */
    BesselRatio(GraphContext graph, SDVariable x) {
        SDMath math = graph.sameDiff().math();
        this.graph = graph;
        this.x = x;
        this.shape = graph.shapeOf(x);
        SDVariable column = x.reshape(Shapes.length(shape), 1);
        this.isLarge = column.gt(SWITCH).castTo(graph.dataType());
        this.small = series(math.min(column, graph.constant(SWITCH)), powerSeries(), 2);
        this.large = series(math.max(column, graph.constant(SWITCH)), asymptoticSeries(), -1);
    }

    /** log(I0(x) exp(-x)), of the shape of x. */
    SDVariable logScaled() {
        SDMath math = graph.sameDiff().math();
        SDVariable prefactor = math.log(large.x().mul(2 * Math.PI)).mul(-0.5);
        SDVariable value = select(small.logSum().sub(small.x()), large.logSum().add(prefactor));
        return graph.withGradient(value, List.of(x), g -> List.of(g.mul(complementValue()).neg()));
    }

    /** 1 - I1(x) / I0(x), of the shape of x; without cancellation where x is large. */
    SDVariable complement() {
        return graph.withGradient(
                complementValue(), List.of(x), g -> List.of(g.mul(ratioSlope()).neg()));
    }

    private SDVariable complementValue() {
        SDVariable below = small.mean().div(small.x()).rsub(1);
        SDVariable above = large.mean().rsub(0.5).div(large.x());
        return select(below, above);
    }

    /** The derivative of I1 / I0. */
    private SDVariable ratioSlope() {
        SDVariable below = small.variance().sub(small.mean());
        SDVariable above = large.variance().sub(large.mean()).add(0.5);
        return select(below.div(small.x().mul(small.x())), above.div(large.x().mul(large.x())));
    }

    private SDVariable select(SDVariable below, SDVariable above) {
        return below.mul(isLarge.rsub(1)).add(above.mul(isLarge)).reshape(shape);
    }

    /**
     * @param x [n, 1]
     * @param intercepts logarithm of each term at x = 1, [1, terms]
     * @param slope by which exponent the terms differ
     */
    private Series series(SDVariable x, double[] intercepts, int slope) {
        SDMath math = graph.sameDiff().math();
        double[][] slopes = new double[1][TERMS];
        double[][] powers = new double[TERMS][3];
        for (int k = 0; k < TERMS; k++) {
            slopes[0][k] = slope * k;
            powers[k] = new double[] {1, slope * k, slope * slope * k * k};
        }
        SDVariable terms =
                math.log(x)
                        .mmul(constant(Nd4j.createFromArray(slopes)))
                        .add(constant(Nd4j.createFromArray(new double[][] {intercepts})));
        SDVariable largest = terms.max(true, 1);
        SDVariable sums = math.exp(terms.sub(largest)).mmul(constant(Nd4j.createFromArray(powers)));
        SDVariable total = graph.slice(sums, 1, 0, 1);
        SDVariable mean = graph.slice(sums, 1, 1, 1).div(total);
        SDVariable square = graph.slice(sums, 1, 2, 1).div(total);
        return new Series(x, math.log(total).add(largest), mean, square.sub(mean.mul(mean)));
    }

    private SDVariable constant(INDArray values) {
        return graph.constant(values);
    }

    /** log of 1 / (4^k k!^2): I0(x) is the sum of these times x^2k. */
    private static double[] powerSeries() {
        double[] logs = new double[TERMS];
        for (int k = 1; k < TERMS; k++) {
            logs[k] = logs[k - 1] - Math.log(4.0 * k * k);
        }
        return logs;
    }

    /** log of (1 3 ... (2k - 1))^2 / (k! 8^k): I0(x) exp(-x) sqrt(2 pi x) in powers of 1 / x. */
    private static double[] asymptoticSeries() {
        double[] logs = new double[TERMS];
        for (int k = 1; k < TERMS; k++) {
            double odd = 2.0 * k - 1;
            logs[k] = logs[k - 1] + Math.log(odd * odd / (8.0 * k));
        }
        return logs;
    }
}
