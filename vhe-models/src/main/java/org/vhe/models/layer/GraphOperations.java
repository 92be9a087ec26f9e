package org.vhe.models.layer;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.shape.ShapeMismatchException;

/** Causal operations as nodes of a graph, for all pixels at once. */
public final class GraphOperations implements CausalOperations<SDVariable> {
    private final GraphContext graph;
    private final SDVariable condition;

    /**
     * @param graph where to build
     * @param condition [batch, height, width, channels], the same for all pixels [batch, channels],
     *     or null
     */
    public GraphOperations(GraphContext graph, SDVariable condition) {
        this.graph = graph;
        this.condition = condition == null ? null : asMap(graph, condition);
    }

    private static SDVariable asMap(GraphContext graph, SDVariable condition) {
        long[] shape = graph.shapeOf(condition);
        if (shape.length == 2) {
            return Rows.reshape(graph, condition, shape[0], 1, 1, shape[1]);
        }
        if (shape.length != 4) {
            throw new ShapeMismatchException(
                    "condition", "[batch, height, width, channels] or [batch, channels]", shape);
        }
        return condition;
    }

    @Override
    public SDVariable convolution(MaskedConv2d convolution, SDVariable input) {
        return convolution.apply(graph, input);
    }

    @Override
    public SDVariable addCondition(String name, SDVariable input) {
        if (condition == null) {
            return input;
        }
        return input.add(projection(name, graph.shapeOf(input)[3]));
    }

    /**
     * The linear map of the condition.
     *
     * @return [batch, height, width, channels], or [batch, 1, 1, channels] if it is a vector; null
     *     if the network is unconditional
     */
    public SDVariable projection(String name, long channels) {
        return condition == null
                ? null
                : MaskedConv2d.pointwise(name, channels).apply(graph, condition);
    }

    @Override
    public SDVariable add(SDVariable left, SDVariable right) {
        return left.add(right);
    }

    @Override
    public SDVariable gate(SDVariable input) {
        return new Gate().apply(graph, input);
    }

    @Override
    public SDVariable relu(SDVariable input) {
        return Activation.RELU.apply(graph, input);
    }
}
