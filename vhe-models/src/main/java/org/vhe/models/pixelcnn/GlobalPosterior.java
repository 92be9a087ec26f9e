package org.vhe.models.pixelcnn;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.check.Require;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.model.Latents;
import org.vhe.core.model.Posterior;
import org.vhe.models.layer.Activation;
import org.vhe.models.layer.Linear;

/**
 * The posterior q(g; D) of what a class is like as a whole: the features of each image of D, their
 * mean over D, and two linear maps with ReLU between them to mean and log variance.
 *
 * @param latentDim size of g
 * @param channels of the network of an image
 * @param blocks depth of that network
 * @param hidden width between the linear maps
 */
record GlobalPosterior(long latentDim, long channels, int blocks, long hidden)
        implements Posterior {

    GlobalPosterior {
        Require.positive("latentDim", latentDim);
        Require.positive("channels", channels);
        Require.positive("blocks", blocks);
        Require.positive("hidden", hidden);
    }

    /**
     * @param support D, [batch, shot, image channels, height, width]
     * @return batch shape [batch], event shape [latentDim]
     */
    @Override
    public DiagonalGaussian posterior(GraphContext graph, SDVariable support, Latents parents) {
        SDVariable mean = new PoolingCnn(channels, blocks).mean(graph, support);
        SDVariable h = new Linear("hidden", hidden).apply(graph, mean);
        SDVariable parameters =
                new Linear("parameters", 2 * latentDim)
                        .apply(graph, Activation.RELU.apply(graph, h));
        return DiagonalGaussian.fromParameters(graph, parameters);
    }
}
