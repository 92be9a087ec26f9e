package org.vhe.models.linear;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.ops.SDMath;
import org.vhe.core.graph.GraphContext;

/** From unconstrained parameters [batch, parameters] to those of distributions, [batch, 1]. */
final class RawParameters {
    private static final double MAX_EXPONENT = 30;

    /** Squared length below which the concentration no longer shrinks. */
    private static final double SMALLEST_SQUARE = 1e-12;

    private RawParameters() {}

    /** One column, [batch, 1]. */
    static SDVariable column(GraphContext graph, SDVariable raw, int index) {
        return graph.slice(raw, 1, index, 1);
    }

    /** exp(x), between exp(-30) and exp(30), the gradient inside and outside that of exp. */
    static SDVariable exp(GraphContext graph, SDVariable x) {
        SDMath math = graph.sameDiff().math();
        SDVariable bounded =
                math.max(math.min(x, graph.constant(MAX_EXPONENT)), graph.constant(-MAX_EXPONENT));
        SDVariable y = math.exp(bounded);
        return graph.withGradient(y, List.of(x), g -> List.of(g.mul(y)));
    }

    /** Length of the vector (x, y). */
    static SDVariable length(GraphContext graph, SDVariable x, SDVariable y) {
        return graph.sameDiff().math().sqrt(square(x, y));
    }

    /** Angle of the vector (x, y), in [-pi, pi]; its gradient is bounded near the origin. */
    static SDVariable direction(GraphContext graph, SDVariable x, SDVariable y) {
        SDVariable angle = graph.sameDiff().math().atan2(y, x);
        SDVariable square = square(x, y);
        return graph.withGradient(
                angle,
                List.of(x, y),
                g -> List.of(g.mul(y).div(square).neg(), g.mul(x).div(square)));
    }

    private static SDVariable square(SDVariable x, SDVariable y) {
        return x.mul(x).add(y.mul(y)).add(SMALLEST_SQUARE);
    }
}
