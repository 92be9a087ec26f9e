package org.vhe.models.layer;

/**
 * The repeated unit of the Neural Statistician's networks: a linear map, batch normalisation, ELU.
 * The map has no bias, which the normalisation would remove.
 */
public final class Blocks {
    private static final BatchNorm NORM = new BatchNorm("norm");

    private Blocks() {}

    /**
     * Fully connected.
     *
     * @return [batch, inputs] to [batch, outputs]
     */
    public static Layer linear(String name, long outputs) {
        return block(name, new Linear("linear", outputs).withoutBias());
    }

    /**
     * A convolution without its name and bias.
     *
     * @param convolution sizes, stride and padding; its name becomes the block's
     * @return [batch, height, width, inputs] to [batch, height', width', channels]
     */
    public static Layer convolution(Conv2d convolution) {
        Conv2d inner =
                new Conv2d(
                        "conv",
                        convolution.channels(),
                        convolution.kernel(),
                        convolution.stride(),
                        convolution.padding(),
                        false);
        return block(convolution.name(), inner);
    }

    /**
     * A {@link Deconv2x2}.
     *
     * @return [batch, height, width, inputs] to [batch, 2 height, 2 width, channels]
     */
    public static Layer deconvolution(String name, long channels) {
        return block(name, new Deconv2x2("deconv", channels).withoutBias());
    }

    private static Layer block(String name, Layer map) {
        return new Scoped(name, Sequential.of(map, NORM, Activation.ELU));
    }
}
