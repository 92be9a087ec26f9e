package org.vhe.models.layer;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.check.Require;
import org.vhe.core.graph.GraphContext;

/**
 * x + f(x), with f twice batch normalisation, ELU and a 3 x 3 convolution; where the number of
 * channels changes, x by a linear map at each pixel. He et al., Identity mappings in deep residual
 * networks (2016).
 *
 * @param name scope of the parameters
 * @param channels number of output channels
 */
public record ResidualBlock(String name, long channels) implements Layer {
    private static final long KERNEL = 3;

    public ResidualBlock {
        Require.notBlank("name", name);
        Require.positive("channels", channels);
    }

    /**
     * @param input [batch, height, width, inputs]
     * @return [batch, height, width, channels]
     */
    @Override
    public SDVariable apply(GraphContext graph, SDVariable input) {
        long[] shape =
                graph.requireAxes(
                        input, "input of '" + name + "'", "batch, height, width, channels");
        GraphContext scope = graph.scope(name);
        SDVariable change =
                Sequential.of(
                                new BatchNorm("norm1"),
                                Activation.ELU,
                                new Conv2d("conv1", channels, KERNEL).withoutBias(),
                                new BatchNorm("norm2"),
                                Activation.ELU,
                                new Conv2d("conv2", channels, KERNEL))
                        .apply(scope, input);
        SDVariable kept =
                shape[3] == channels
                        ? input
                        : new Conv2d("skip", channels, 1).withoutBias().apply(scope, input);
        return kept.add(change);
    }
}
