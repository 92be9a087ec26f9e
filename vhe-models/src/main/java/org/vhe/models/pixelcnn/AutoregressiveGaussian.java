package org.vhe.models.pixelcnn;

import java.util.List;
import java.util.Optional;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.distribution.Distribution;
import org.vhe.core.distribution.SampledKl;
import org.vhe.core.distribution.SequentialDistribution;
import org.vhe.core.distribution.Support;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Noise;
import org.vhe.models.layer.ChannelsFirst;
import org.vhe.models.layer.ChannelsLast;
import org.vhe.models.layer.PixelCnn;

/**
 * Maps of real numbers whose values at a position are Gaussian given all earlier positions in
 * raster order: log p(c) = sum over positions of log N(c_i; mean_i(c_1, ..., c_(i-1)),
 * variance_i(...)). The channels at one position are independent of each other.
 */
public final class AutoregressiveGaussian implements SequentialDistribution, SampledKl {
    /** exp stops growing here, short of overflow, as it does in {@link DiagonalGaussian}. */
    private static final double MAX_EXPONENT = 80;

    private static final double MAX_EXPONENT_DOUBLE = 700;

    private final GraphContext graph;
    private final AutoregressiveNetwork network;
    private final long[] eventShape;

    /**
     * @param graph where to build
     * @param stack the network; its heads are called {@code mean} and {@code logVariance}
     * @param condition what the pixels are given, [batch, height, width, channels], or for all
     *     alike [batch, channels]; may be null
     * @param channels of a map
     * @param height of a map
     * @param width of a map
     */
    public AutoregressiveGaussian(
            GraphContext graph,
            PixelCnn stack,
            SDVariable condition,
            long channels,
            long height,
            long width) {
        this.graph = graph;
        this.eventShape = new long[] {channels, height, width};
        List<PixelCnn.Head> heads =
                List.of(
                        new PixelCnn.Head("mean", channels),
                        new PixelCnn.Head("logVariance", channels));
        this.network = new AutoregressiveNetwork(graph, stack, condition, heads);
    }

    /** [channels, height, width]. */
    @Override
    public long[] eventShape() {
        return eventShape.clone();
    }

    @Override
    public Support support() {
        return Support.REAL;
    }

    /**
     * The Gaussian at each position given the values before it.
     *
     * @param value [batch, channels, height, width]
     */
    @Override
    public DiagonalGaussian givenEarlier(SDVariable value) {
        SDVariable image = new ChannelsLast().apply(graph, value);
        List<SDVariable> outputs = network.outputs(image);
        ChannelsFirst first = new ChannelsFirst();
        return new DiagonalGaussian(
                graph, first.apply(graph, outputs.get(0)), first.apply(graph, outputs.get(1)));
    }

    @Override
    public SDVariable logProb(SDVariable value) {
        return givenEarlier(value).logProb(value);
    }

    /**
     * {@inheritDoc}
     *
     * <p>For independent Gaussians, the sum over positions of the divergence given the sample
     * before them.
     */
    @Override
    public Optional<SDVariable> klFrom(Distribution q, SDVariable sample) {
        return q instanceof DiagonalGaussian gaussian
                ? Optional.of(gaussian.kl(givenEarlier(sample)))
                : Optional.empty();
    }

    @Override
    public Noise noise() {
        return Noise.normal(eventShape);
    }

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
        return new Emission(Emission.Kind.GAUSSIAN, this::draw);
    }

    private void draw(
            double[] heads,
            double[] noise,
            int firstNoise,
            double[] values,
            int first,
            double[] known) {
        int channels = heads.length / 2;
        double limit = graph.dataType() == DataType.DOUBLE ? MAX_EXPONENT_DOUBLE : MAX_EXPONENT;
        for (int i = 0; i < channels; i++) {
            double deviation = Math.exp(Math.min(heads[channels + i] / 2, limit));
            values[first + i] = heads[i] + deviation * noise[firstNoise + i];
        }
    }
}
