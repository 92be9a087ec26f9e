package org.vhe.models.factorial;

import java.util.Objects;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.check.Require;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.model.Latents;
import org.vhe.core.model.Posterior;
import org.vhe.models.layer.ChannelsLast;
import org.vhe.models.layer.Linear;
import org.vhe.models.layer.Rows;
import org.vhe.models.layer.ShotMean;
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
        long[] shape =
                graph.requireAxes(support, "support", "batch, shot, channels, height, width");
        SDVariable all =
                Rows.reshape(graph, support, shape[0] * shape[1], shape[2], shape[3], shape[4]);
        SDVariable features = encoder.apply(graph, new ChannelsLast().apply(graph, all));
        long length = graph.shapeOf(features)[1];
        SDVariable shots = Rows.reshape(graph, features, shape[0], shape[1], length);
        SDVariable mean = new ShotMean().apply(graph, shots);
        SDVariable parameters = new Linear("parameters", 2 * latentDim).apply(graph, mean);
        return DiagonalGaussian.fromParameters(graph, parameters);
    }
}
