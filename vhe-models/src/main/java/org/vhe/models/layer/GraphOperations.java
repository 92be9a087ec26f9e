package org.vhe.models.layer;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Mode;
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
    public SDVariable addCondition(MaskedConv2d map, SDVariable input) {
        return condition == null ? input : input.add(projection(map));
    }

    /**
     * The linear map of the condition.
     *
     * @return [batch, height, width, channels], or [batch, 1, 1, channels] if it is a vector; null
     *     if the network is unconditional
     */
    public SDVariable projection(MaskedConv2d map) {
        return condition == null ? null : map.apply(graph, condition);
    }

    @Override
    public SDVariable add(SDVariable left, SDVariable right) {
        return left.add(right);
    }

    @Override
    public SDVariable gate(SDVariable input) {
        return new Gate().apply(graph, input);
    }

    /**
     * In evaluation, each half of the channels by products of its own, so that they need not be cut
     * apart, and the biases of both maps added in one: 5% faster. In training the gradients of two
     * convolutions cost more than that.
     */
    @Override
    public SDVariable gated(GatedBlock block, SDVariable input) {
        if (graph.mode() == Mode.TRAINING) {
            return CausalOperations.super.gated(block, input);
        }
        MaskedConv2d convolution = block.convolution();
        long inputs = graph.shapeOf(input)[3];
        SDVariable weight = convolution.weight(graph, inputs);
        SDVariable bias = convolution.bias(graph, inputs);
        if (condition == null) {
            SDVariable[] halves = convolution.halves(graph, input, weight, bias);
            return Gate.of(graph, halves[0], halves[1]);
        }
        MaskedConv2d map = block.condition();
        long conditions = graph.shapeOf(condition)[3];
        SDVariable biases = bias.add(map.bias(graph, conditions));
        SDVariable[] halves = convolution.halves(graph, input, weight, biases);
        SDVariable[] maps = map.halves(graph, condition, map.weight(graph, conditions), null);
        return Gate.of(graph, halves[0].add(maps[0]), halves[1].add(maps[1]));
    }

    @Override
    public SDVariable relu(SDVariable input) {
        return Activation.RELU.apply(graph, input);
    }

    @Override
    public SDVariable dropout(Dropout dropout, SDVariable input) {
        return dropout.apply(graph, input);
    }
}
