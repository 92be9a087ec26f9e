package org.vhe.models.layer;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.graph.GraphContext;

/** The images of support sets, one below the other. */
public final class SupportImages {

    private SupportImages() {}

    /**
     * All images, channels last.
     *
     * @param support [batch, shot, channels, height, width]
     * @return [batch shot, height, width, channels]
     */
    public static SDVariable of(GraphContext graph, SDVariable support) {
        long[] shape =
                graph.requireAxes(support, "support", "batch, shot, channels, height, width");
        SDVariable all =
                Rows.reshape(graph, support, shape[0] * shape[1], shape[2], shape[3], shape[4]);
        return new ChannelsLast().apply(graph, all);
    }
}
