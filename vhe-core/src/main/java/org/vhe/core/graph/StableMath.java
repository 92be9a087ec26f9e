package org.vhe.core.graph;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.shape.Shapes;

/**
 * Functions that are finite for extreme arguments, have correct gradients, and are fast on the
 * native backend, where SameDiff's own versions are not all three.
 *
 * <p>libnd4j computes tanh, products and maxima at memory speed, but exp, ELU, ReLU's gradient and
 * square ten times slower; hence the forms chosen here.
 */
public final class StableMath {

    private StableMath() {}

    /** max(x, 0). */
    public static SDVariable relu(GraphContext graph, SDVariable x) {
        SDVariable y = graph.sameDiff().nn().relu(x, 0);
        return graph.withGradient(
                y, List.of(x), g -> List.of(g.mul(graph.sameDiff().math().step(y, 0))));
    }

    /** The hyperbolic tangent. */
    public static SDVariable tanh(GraphContext graph, SDVariable x) {
        if (graph.isPortable()) {
            return graph.sameDiff().math().tanh(x);
        }
        SDVariable y = NativeOperation.of(graph, "tanh", new long[0], x);
        return graph.withGradient(y, List.of(x), g -> List.of(g.mul(y.mul(y).rsub(1))));
    }

    /** x for x > 0, exp(x) - 1 otherwise; the exponential by way of tanh(x / 2). */
    public static SDVariable elu(GraphContext graph, SDVariable x) {
        SDVariable negative = graph.sameDiff().math().min(x, graph.constant(0));
        SDVariable t = tanh(graph, negative.mul(0.5));
        SDVariable expm1 = t.mul(2).div(t.rsub(1));
        SDVariable y = graph.sameDiff().math().max(x, expm1);
        return graph.withGradient(
                y,
                List.of(x),
                g -> {
                    SDVariable slope = graph.sameDiff().math().min(y, graph.constant(0)).add(1);
                    return List.of(g.mul(slope));
                });
    }

    /** 1 / (1 + exp(-x)). */
    public static SDVariable sigmoid(GraphContext graph, SDVariable x) {
        return tanh(graph, x.mul(0.5)).mul(0.5).add(0.5);
    }

    /** log(1 + exp(x)), finite for every finite x, with gradient sigmoid(x). */
    public static SDVariable softplus(GraphContext graph, SDVariable x) {
        SDVariable positive = graph.sameDiff().math().max(x, graph.constant(0));
        SDVariable correction =
                graph.sameDiff()
                        .math()
                        .log(
                                graph.sameDiff()
                                        .math()
                                        .exp(graph.sameDiff().math().abs(x).neg())
                                        .add(1));
        SDVariable y = positive.add(correction);
        return graph.withGradient(y, List.of(x), g -> List.of(g.mul(sigmoid(graph, x))));
    }

    /** log(1 - exp(-x)) of positive x, exact for the smallest and the largest. */
    public static SDVariable logOneMinusExp(GraphContext graph, SDVariable x) {
        // 1 - exp(-x) = 2 t / (1 + t), of which nothing cancels
        SDVariable t = tanh(graph, x.mul(0.5));
        SDVariable y = graph.sameDiff().math().log(t.mul(2).div(t.add(1)));
        return graph.withGradient(y, List.of(x), g -> List.of(g.mul(t.rsub(1)).div(t.mul(2))));
    }

    /** x * x. */
    public static SDVariable square(SDVariable x) {
        return x.mul(x);
    }

    /**
     * log sum exp over one axis, finite for every finite input.
     *
     * @return of the input's shape with the axis kept, of length one
     */
    public static SDVariable logSumExp(GraphContext graph, SDVariable x, int axis) {
        SDVariable largest = x.max(true, axis);
        SDVariable weights = graph.sameDiff().math().exp(x.sub(largest));
        SDVariable total = weights.sum(true, axis);
        SDVariable y = graph.sameDiff().math().log(total).add(largest);
        return graph.withGradient(y, List.of(x), g -> List.of(weights.div(total).mul(g)));
    }

    /** x - logSumExp(x) over one axis. */
    public static SDVariable logSoftmax(GraphContext graph, SDVariable x, int axis) {
        return x.sub(logSumExp(graph, x, axis));
    }

    /**
     * Sum over all axes but the first, at the speed of a matrix product.
     *
     * @param x [batch, event...]
     * @return [batch]
     */
    public static SDVariable sumEvent(GraphContext graph, SDVariable x) {
        long[] shape = graph.shapeOf(x);
        long event = Shapes.length(Shapes.withoutFirst(shape));
        if (event == 1) {
            return x.reshape(shape[0]);
        }
        SDVariable rows = x.reshape(shape[0], event);
        return rows.mmul(graph.full(1, event, 1)).reshape(shape[0]);
    }

    /** A copy of the value that is constant for the gradient; the original keeps its own. */
    public static SDVariable withoutGradient(GraphContext graph, SDVariable x) {
        return graph.withGradient(x.add(0.0), List.of(), gradient -> List.of());
    }

    /** Zero, with the gradient of x: adds a gradient to a sum whose value it leaves as it is. */
    public static SDVariable gradientOnly(GraphContext graph, SDVariable x) {
        return x.sub(withoutGradient(graph, x));
    }

    /**
     * Mean of a vector.
     *
     * @param x [n]
     * @return a scalar
     */
    public static SDVariable mean(GraphContext graph, SDVariable x) {
        return graph.sameDiff().math().mul(x.sum(), 1.0 / graph.shapeOf(x)[0]);
    }
}
