package org.vhe.models.layer;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling2DConfig;
import org.vhe.core.graph.GraphContext;

/**
 * Maximum over blocks of 2 x 2. An odd axis keeps a last block that is cut off by the border, so an
 * axis of length n becomes n / 2, rounded up: 28, 14, 7, 4, 2, 1.
 */
public record MaxPool2d() implements Layer {

    /**
     * @param input [batch, height, width, channels]
     * @return [batch, ceil(height / 2), ceil(width / 2), channels]
     */
    @Override
    public SDVariable apply(GraphContext graph, SDVariable input) {
        graph.requireAxes(input, "input of max pooling", "batch, height, width, channels");
        return graph.sameDiff()
                .cnn()
                .maxPooling2d(
                        input,
                        Pooling2DConfig.builder()
                                .kH(2)
                                .kW(2)
                                .sH(2)
                                .sW(2)
                                .paddingMode(PaddingMode.SAME)
                                .isNHWC(true)
                                .build());
    }
}
