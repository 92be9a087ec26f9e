package org.vhe.models.pixelcnn;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.check.Require;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.model.Latents;
import org.vhe.core.model.Posterior;
import org.vhe.core.shape.ShapeMismatchException;
import org.vhe.models.layer.Linear;
import org.vhe.models.layer.SupportImages;

/**
 * The posterior q(t; x) of how an image's template is transformed: a convolutional network and a
 * linear map to mean and log variance. Supplement 6.4.3 of the paper.
 *
 * @param latentDim size of t
 * @param channels of the network
 * @param blocks depth of the network
 */
public record TransformPosterior(long latentDim, long channels, int blocks) implements Posterior {

    public TransformPosterior {
        Require.positive("latentDim", latentDim);
        Require.positive("channels", channels);
        Require.positive("blocks", blocks);
    }

    /**
     * @param support x, [batch, 1, image channels, height, width]
     * @return batch shape [batch], event shape [latentDim]
     */
    @Override
    public DiagonalGaussian posterior(GraphContext graph, SDVariable support, Latents parents) {
        long[] shape =
                graph.requireAxes(support, "support", "batch, shot, channels, height, width");
        if (shape[1] != 1) {
            throw new ShapeMismatchException(
                    "support", "[batch, 1, channels, height, width]", shape);
        }
        SDVariable images = SupportImages.of(graph, support);
        SDVariable features = new PoolingCnn(channels, blocks).apply(graph, images);
        SDVariable parameters = new Linear("parameters", 2 * latentDim).apply(graph, features);
        return DiagonalGaussian.fromParameters(graph, parameters);
    }
}
