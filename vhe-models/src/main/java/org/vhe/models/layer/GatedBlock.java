package org.vhe.models.layer;

import org.vhe.core.check.Require;

/**
 * A masked convolution to twice the channels, a linear map of the condition, and a {@link Gate}:
 * tanh(W_f * x + V_f y) sigmoid(W_g * x + V_g y). Van den Oord et al., Conditional Image Generation
 * with PixelCNN Decoders (2016), equation 4.
 *
 * @param name prefix of the parameters, {@code masked} and {@code condition}
 * @param channels number of output channels
 * @param kernel height and width of the unmasked kernel, odd
 * @param mask what is visible
 * @param addedCondition whether the linear map of the condition is zero at first
 */
record GatedBlock(String name, long channels, long kernel, Mask mask, boolean addedCondition) {

    public GatedBlock {
        Require.notBlank("name", name);
        Require.positive("channels", channels);
    }

    /**
     * @param operations where to build
     * @param input [batch, height, width, inputs]
     * @return [batch, height, width, channels]
     */
    public <T> T apply(CausalOperations<T> operations, T input) {
        return operations.gated(this, input);
    }

    /** The input of the gate, [batch, height, width, 2 channels]. */
    <T> T beforeGate(CausalOperations<T> operations, T input) {
        return operations.addCondition(condition(), operations.convolution(convolution(), input));
    }

    /** The convolution of the input. */
    MaskedConv2d convolution() {
        return new MaskedConv2d(name + "/masked", 2 * channels, kernel, mask);
    }

    /** The linear map of the condition. */
    MaskedConv2d condition() {
        MaskedConv2d map = MaskedConv2d.pointwise(name + "/condition", 2 * channels);
        return addedCondition ? map.fromZero() : map;
    }
}
