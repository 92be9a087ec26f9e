package org.vhe.models.layer;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling2DConfig;
import org.vhe.core.check.Require;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.shape.ShapeMismatchException;

/**
 * The mean over square blocks side by side; an axis of length n becomes n / size, rounded down, and
 * what is left of it is not read.
 *
 * @param size side of a block
 */
public record AveragePool2d(int size) implements Layer {

    public AveragePool2d {
        Require.positive("size", size);
    }

    /**
     * @param input [batch, height, width, channels]
     * @return [batch, height / size, width / size, channels]
     */
    @Override
    public SDVariable apply(GraphContext graph, SDVariable input) {
        String what = "input of average pooling";
        long[] shape = graph.requireAxes(input, what, "batch, height, width, channels");
        if (shape[1] < size || shape[2] < size) {
            throw new ShapeMismatchException(
                    what,
                    "[batch, height >= %d, width >= %d, channels]".formatted(size, size),
                    shape);
        }
        return graph.sameDiff()
                .cnn()
                .avgPooling2d(
                        input,
                        Pooling2DConfig.builder()
                                .kH(size)
                                .kW(size)
                                .sH(size)
                                .sW(size)
                                .paddingMode(PaddingMode.VALID)
                                .isNHWC(true)
                                .build());
    }
}
