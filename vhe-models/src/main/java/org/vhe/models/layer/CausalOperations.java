package org.vhe.models.layer;

/**
 * The operations that a causal network is made of, on features of whatever representation: nodes of
 * a graph, which computes all pixels at once, or steps of a sampler, which computes them one by
 * one. A network that is written in terms of them, as {@link PixelCnn} is, can be sampled
 * incrementally.
 *
 * @param <T> features of all pixels, some channels each
 */
public interface CausalOperations<T> {

    /** A masked convolution. */
    T convolution(MaskedConv2d convolution, T input);

    /**
     * A linear map of what the network is conditioned on, added to features; the features
     * themselves if the network is unconditional.
     *
     * @param map pointwise
     * @param input [batch, height, width, channels], as many as the map makes
     */
    T addCondition(MaskedConv2d map, T input);

    /** The sum of features of as many channels. */
    T add(T left, T right);

    /** {@link Gate}. */
    T gate(T input);

    /** A whole gated block, for which there may be a shorter way than its parts. */
    default T gated(GatedBlock block, T input) {
        return gate(block.beforeGate(this, input));
    }

    /** max(x, 0). */
    T relu(T input);

    /** {@link Dropout}, the identity in evaluation. */
    T dropout(Dropout dropout, T input);
}
