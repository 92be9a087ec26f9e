package org.vhe.models.pixelcnn;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.distribution.Categorical;
import org.vhe.core.distribution.SequentialDistribution;
import org.vhe.core.distribution.Support;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Noise;
import org.vhe.models.layer.PixelCnn;

/**
 * Images whose pixels are each one of k categories, such as grey levels, and depend on earlier ones
 * in raster order. Values are one-hot along the last axis, as of {@link Categorical}.
 *
 * <p>A building block for likelihoods and priors of one's own: no model here has such images.
 */
public final class AutoregressiveCategorical implements SequentialDistribution {
    private static final double SMALLEST = 1e-30;
    private static final double LARGEST = 1 - 0x1p-24;

    private final GraphContext graph;
    private final AutoregressiveNetwork network;
    private final long[] eventShape;

    /**
     * @param graph where to build
     * @param stack the network; its head is called {@code logits}
     * @param condition what the pixels are given, [batch, height, width, channels], or for all
     *     alike [batch, channels]; may be null
     * @param height of an image
     * @param width of an image
     * @param categories k
     */
    public AutoregressiveCategorical(
            GraphContext graph,
            PixelCnn stack,
            SDVariable condition,
            long height,
            long width,
            long categories) {
        this.graph = graph;
        this.eventShape = new long[] {height, width, categories};
        PixelCnn.Head logits = new PixelCnn.Head("logits", categories);
        this.network = new AutoregressiveNetwork(graph, stack, condition, List.of(logits));
    }

    /** [height, width, categories]. */
    @Override
    public long[] eventShape() {
        return eventShape.clone();
    }

    @Override
    public Support support() {
        return Support.oneHot(Math.toIntExact(eventShape[2]));
    }

    /**
     * The logits of each pixel given the pixels before it.
     *
     * @param value one-hot, [batch, height, width, categories]
     * @return [batch, height, width, categories]
     */
    public SDVariable logits(SDVariable value) {
        return network.outputs(value).get(0);
    }

    @Override
    public Categorical givenEarlier(SDVariable value) {
        return new Categorical(graph, logits(value));
    }

    @Override
    public SDVariable logProb(SDVariable value) {
        return givenEarlier(value).logProb(value);
    }

    @Override
    public Noise noise() {
        return Noise.uniform(eventShape);
    }

    /** {@inheritDoc} A pixel's category is that of the largest logit + Gumbel noise. */
    @Override
    public SDVariable sample(SDVariable noise) {
        return IncrementalSampler.sample(network, emission(), eventShape[2], noise, null, null);
    }

    @Override
    public SDVariable complete(SDVariable noise, SDVariable given, SDVariable known) {
        return IncrementalSampler.sample(network, emission(), eventShape[2], noise, given, known);
    }

    private Emission emission() {
        return new Emission(Emission.Kind.CATEGORICAL, this::draw);
    }

    private void draw(
            double[] logits,
            double[] noise,
            int firstNoise,
            double[] values,
            int first,
            double[] known) {
        int choice = 0;
        double best = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < logits.length; i++) {
            double uniform = Math.min(Math.max(noise[firstNoise + i], SMALLEST), LARGEST);
            double score = logits[i] - Math.log(-Math.log(uniform));
            if (score > best) {
                best = score;
                choice = i;
            }
            values[first + i] = 0;
        }
        values[first + choice] = 1;
    }
}
