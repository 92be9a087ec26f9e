package org.vhe.models.pixelcnn;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.distribution.Bernoulli;
import org.vhe.core.distribution.SequentialDistribution;
import org.vhe.core.distribution.Support;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Noise;
import org.vhe.models.layer.ChannelsFirst;
import org.vhe.models.layer.ChannelsLast;
import org.vhe.models.layer.PixelCnn;

/**
 * Binary images whose pixels depend on earlier ones in raster order: log p(x) = sum over pixels of
 * log Bernoulli(x_i; logits_i(x_1, ..., x_(i-1), condition)). The values of one pixel, its
 * channels, are independent of each other.
 */
public final class AutoregressiveBernoulli implements SequentialDistribution {
    private final GraphContext graph;
    private final AutoregressiveNetwork network;
    private final long[] eventShape;

    /**
     * @param graph where to build
     * @param stack the network; its head is called {@code logits}
     * @param condition what the pixels are given, [batch, height, width, channels], or for all
     *     alike [batch, channels]; may be null
     * @param channels of an image
     * @param height of an image
     * @param width of an image
     */
    public AutoregressiveBernoulli(
            GraphContext graph,
            PixelCnn stack,
            SDVariable condition,
            long channels,
            long height,
            long width) {
        this.graph = graph;
        this.eventShape = new long[] {channels, height, width};
        PixelCnn.Head logits = new PixelCnn.Head("logits", channels);
        this.network = new AutoregressiveNetwork(graph, stack, condition, List.of(logits));
    }

    /** [channels, height, width]. */
    @Override
    public long[] eventShape() {
        return eventShape.clone();
    }

    @Override
    public Support support() {
        return Support.BINARY;
    }

    /**
     * The logits of each pixel given the pixels before it.
     *
     * @param value [batch, channels, height, width]
     * @return [batch, channels, height, width]
     */
    public SDVariable logits(SDVariable value) {
        SDVariable image = new ChannelsLast().apply(graph, value);
        return new ChannelsFirst().apply(graph, network.outputs(image).get(0));
    }

    @Override
    public Bernoulli givenEarlier(SDVariable value) {
        return new Bernoulli(graph, logits(value));
    }

    @Override
    public SDVariable logProb(SDVariable value) {
        return givenEarlier(value).logProb(value);
    }

    @Override
    public Noise noise() {
        return Noise.uniform(eventShape);
    }

    /** {@inheritDoc} A pixel is one where its noise is below its probability. */
    @Override
    public SDVariable sample(SDVariable noise) {
        return IncrementalSampler.sampleChannelsFirst(
                network, emission(), eventShape[0], noise, null, null);
    }

    @Override
    public SDVariable complete(SDVariable noise, SDVariable given, SDVariable known) {
        return IncrementalSampler.sampleChannelsFirst(
                network, emission(), eventShape[0], noise, given, known);
    }

    private Emission emission() {
        return new Emission(Emission.Kind.BERNOULLI, this::draw);
    }

    private void draw(
            double[] logits,
            double[] noise,
            int firstNoise,
            double[] values,
            int first,
            double[] known) {
        for (int i = 0; i < logits.length; i++) {
            double probability = 1 / (1 + Math.exp(-logits[i]));
            values[first + i] = noise[firstNoise + i] < probability ? 1 : 0;
        }
    }
}
