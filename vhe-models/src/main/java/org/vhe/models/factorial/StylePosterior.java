package org.vhe.models.factorial;

import java.util.Objects;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.check.Require;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.model.Latents;
import org.vhe.core.model.Posterior;
import org.vhe.models.layer.Linear;
import org.vhe.models.pixelcnn.PoolingCnn;

/**
 * The posterior q(s; D) of a style: a convolutional network reads each image of D, the mean of its
 * features over D is taken, and a linear map gives mean and log variance. Section 4.3 of the paper.
 *
 * @param latentDim size of s
 * @param encoder the network
 */
record StylePosterior(long latentDim, PoolingCnn encoder) implements Posterior {

    public StylePosterior {
        Require.positive("latentDim", latentDim);
        Objects.requireNonNull(encoder, "encoder");
    }

    /**
     * @param support D, [batch, shot, image channels, height, width]
     * @return batch shape [batch], event shape [latentDim]
     */
    @Override
    public DiagonalGaussian posterior(GraphContext graph, SDVariable support, Latents parents) {
        SDVariable mean = encoder.mean(graph, support);
        SDVariable parameters = new Linear("parameters", 2 * latentDim).apply(graph, mean);
        return DiagonalGaussian.fromParameters(graph, parameters);
    }
}
