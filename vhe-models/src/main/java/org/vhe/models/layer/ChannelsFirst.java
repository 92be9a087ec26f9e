package org.vhe.models.layer;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.graph.GraphContext;

/** [batch, height, width, channels] to [batch, channels, height, width]. */
public record ChannelsFirst() implements Layer {

    @Override
    public SDVariable apply(GraphContext graph, SDVariable input) {
        long[] shape = graph.requireAxes(input, "activations", "batch, height, width, channels");
        return shape[3] == 1
                ? Rows.reshape(graph, input, shape[0], 1, shape[1], shape[2])
                : input.permute(0, 3, 1, 2);
    }
}
