package org.vhe.models.layer;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.graph.GraphContext;

/** [batch, channels, height, width] to [batch, height, width, channels]. */
public record ChannelsLast() implements Layer {

    @Override
    public SDVariable apply(GraphContext graph, SDVariable input) {
        long[] shape = graph.requireAxes(input, "images", "batch, channels, height, width");
        return shape[1] == 1
                ? Rows.reshape(graph, input, shape[0], shape[2], shape[3], 1)
                : input.permute(0, 2, 3, 1);
    }
}
