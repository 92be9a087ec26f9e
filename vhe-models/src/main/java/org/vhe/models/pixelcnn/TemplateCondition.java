package org.vhe.models.pixelcnn;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.check.Require;
import org.vhe.core.graph.GraphContext;
import org.vhe.models.layer.Activation;
import org.vhe.models.layer.AffineMap;
import org.vhe.models.layer.BatchNorm;
import org.vhe.models.layer.ChannelsLast;
import org.vhe.models.layer.Conv2d;
import org.vhe.models.layer.Dropout;
import org.vhe.models.layer.SpatialTransformer;

/**
 * What the network over the pixels is conditioned on: a template, warped by an affine map that is
 * linear in a transform, and convolutions with ReLU and batch normalisation. Supplement 6.4.3 of
 * the paper.
 *
 * @param channels of the convolutions
 * @param layers number of the convolutions
 * @param dropout probability that a feature is left out of the result, in training
 */
public record TemplateCondition(long channels, int layers, double dropout) {
    private static final int KERNEL = 3;

    /** First disturbance of the affine map by t, relative to that of a linear layer. */
    private static final double SPREAD = 0.1;

    public TemplateCondition {
        Require.positive("channels", channels);
        Require.positive("layers", layers);
        Dropout.requireProbability("dropout", dropout);
    }

    /** Nothing is left out. */
    public TemplateCondition(long channels, int layers) {
        this(channels, layers, 0);
    }

    /**
     * The template where the transform puts it.
     *
     * @param template c, [batch, depth, height, width]
     * @param transform t, [batch, size]
     * @return [batch, height, width, depth]
     */
    public static SDVariable warped(GraphContext graph, SDVariable template, SDVariable transform) {
        SDVariable map = new AffineMap("affine", SPREAD).apply(graph, transform);
        return SpatialTransformer.apply(graph, new ChannelsLast().apply(graph, template), map);
    }

    /**
     * The convolutions.
     *
     * @param map [batch, height, width, inputs]
     * @return [batch, height, width, channels]
     */
    public SDVariable convolved(GraphContext graph, SDVariable map) {
        SDVariable h = map;
        for (int layer = 1; layer <= layers; layer++) {
            GraphContext scope = graph.scope("condition").scope("layer" + layer);
            h = new Conv2d("conv", channels, KERNEL).apply(scope, h);
            h = Activation.RELU.apply(scope, h);
            h = new BatchNorm("norm").apply(scope, h);
        }
        return new Dropout("condition/dropout", dropout).apply(graph, h);
    }
}
