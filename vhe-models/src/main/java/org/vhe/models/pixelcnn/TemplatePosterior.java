package org.vhe.models.pixelcnn;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.check.Require;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.model.Latents;
import org.vhe.core.model.Posterior;
import org.vhe.models.layer.AffineMap;
import org.vhe.models.layer.ChannelsFirst;
import org.vhe.models.layer.Rows;
import org.vhe.models.layer.SameConv2d;
import org.vhe.models.layer.ShotMean;
import org.vhe.models.layer.SpatialTransformer;
import org.vhe.models.layer.SupportImages;

/**
 * The posterior q(c; D) of a template: each image of D is brought to a common position by a spatial
 * transformer, the mean over D is taken, and one convolution gives mean and log variance, to which
 * a deeper network of the mean may be added. The transformer starts at the identity. Supplement
 * 6.4.3 of the paper.
 *
 * @param depth channels of c
 * @param channels of the network that finds the positions
 * @param blocks depth of that network
 * @param kernel of the last convolution
 * @param layers convolutions of a nonlinear map of the mean, which is added to the linear one; 0,
 *     as in the paper, for none
 */
public record TemplatePosterior(long depth, long channels, int blocks, long kernel, int layers)
        implements Posterior {

    public TemplatePosterior {
        Require.positive("depth", depth);
        Require.positive("channels", channels);
        Require.positive("blocks", blocks);
        Require.positive("kernel", kernel);
        Require.notNegative("layers", layers);
    }

    /** The paper's, a linear map of the mean. */
    public TemplatePosterior(long depth, long channels, int blocks, long kernel) {
        this(depth, channels, blocks, kernel, 0);
    }

    /**
     * @param support D, [batch, shot, image channels, height, width]
     * @return batch shape [batch], event shape [depth, height, width]
     */
    @Override
    public DiagonalGaussian posterior(GraphContext graph, SDVariable support, Latents parents) {
        long[] shape =
                graph.requireAxes(support, "support", "batch, shot, channels, height, width");
        SDVariable mean = mean(graph, aligned(graph, support), shape);
        SDVariable parameters = new SameConv2d("template", 2 * depth, kernel).apply(graph, mean);
        if (layers > 0) {
            SDVariable deep = new DeepTemplate(2 * depth, layers).apply(graph.scope("deep"), mean);
            parameters = parameters.add(deep);
        }
        SDVariable maps = new ChannelsFirst().apply(graph, parameters);
        return new DiagonalGaussian(
                graph, graph.slice(maps, 1, 0, depth), graph.slice(maps, 1, depth, depth));
    }

    /** [batch shot, height, width, image channels]. */
    private SDVariable aligned(GraphContext graph, SDVariable support) {
        SDVariable images = SupportImages.of(graph, support);
        GraphContext scope = graph.scope("alignment");
        SDVariable features = new PoolingCnn(channels, blocks).apply(scope, images);
        SDVariable map = new AffineMap("affine", 0).apply(scope, features);
        return SpatialTransformer.apply(graph, images, map);
    }

    private static SDVariable mean(GraphContext graph, SDVariable images, long[] shape) {
        long length = shape[2] * shape[3] * shape[4];
        SDVariable shots = Rows.reshape(graph, images, shape[0], shape[1], length);
        SDVariable mean = new ShotMean().apply(graph, shots);
        return Rows.reshape(graph, mean, shape[0], shape[3], shape[4], shape[2]);
    }
}
