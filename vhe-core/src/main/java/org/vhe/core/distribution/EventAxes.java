package org.vhe.core.distribution;

import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.shape.ShapeMismatchException;

/** What distributions share about their axes, [batch, event...]. */
final class EventAxes {

    private EventAxes() {}

    /**
     * The shape of a distribution's first parameter.
     *
     * @throws ShapeMismatchException if there is no event axis
     */
    static long[] require(GraphContext graph, SDVariable parameter, String what) {
        long[] shape = graph.shapeOf(parameter);
        if (shape.length < 2) {
            throw new ShapeMismatchException(what, "[batch, event...]", shape);
        }
        return shape;
    }

    /**
     * One number per row, ready to be multiplied with an event.
     *
     * @param rows [batch]
     * @param shape [batch, event...]
     * @return [batch, 1...], of as many axes as {@code shape}
     */
    static SDVariable perRow(SDVariable rows, long[] shape) {
        long[] axes = new long[shape.length];
        Arrays.fill(axes, 1);
        axes[0] = shape[0];
        return rows.reshape(axes);
    }

    /**
     * The nearest number within bounds, so that no extreme is infinite. Outside them the gradient
     * is that at the bound, which leads back.
     */
    static SDVariable bounded(GraphContext graph, SDVariable x, double least, double most) {
        SDVariable below = graph.sameDiff().math().min(x, graph.constant(most));
        SDVariable y = graph.sameDiff().math().max(below, graph.constant(least));
        return graph.withGradient(y, List.of(x), List::of);
    }

    /** The variable as a value that is constant for the gradient. */
    static SDVariable withoutGradient(GraphContext graph, SDVariable value) {
        return graph.withGradient(value, List.of(), gradient -> List.of());
    }
}
