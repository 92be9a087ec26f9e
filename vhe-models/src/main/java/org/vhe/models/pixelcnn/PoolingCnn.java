package org.vhe.models.pixelcnn;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.check.Require;
import org.vhe.core.graph.GraphContext;
import org.vhe.models.layer.Activation;
import org.vhe.models.layer.BatchNorm;
import org.vhe.models.layer.Conv2d;
import org.vhe.models.layer.Flatten;
import org.vhe.models.layer.Layer;
import org.vhe.models.layer.MaxPool2d;
import org.vhe.models.layer.Rows;
import org.vhe.models.layer.Sequential;
import org.vhe.models.layer.ShotMean;
import org.vhe.models.layer.SupportImages;

/**
 * Blocks of a 3 x 3 convolution, 2 x 2 max pooling, ReLU and batch normalisation; 28 pixels become
 * 14, 7, 4, 2, 1. Supplement 6.4.3 of the paper.
 *
 * @param channels of every block
 * @param blocks how many
 */
public record PoolingCnn(long channels, int blocks) implements Layer {
    private static final int KERNEL = 3;

    public PoolingCnn {
        Require.positive("channels", channels);
        Require.positive("blocks", blocks);
    }

    /**
     * @param input images [batch, height, width, inputs]
     * @return [batch, features]
     */
    @Override
    public SDVariable apply(GraphContext graph, SDVariable input) {
        List<Layer> layers = new ArrayList<>();
        for (int block = 1; block <= blocks; block++) {
            layers.add(new Conv2d("block" + block + "/conv", channels, KERNEL));
            layers.add(new MaxPool2d());
            layers.add(Activation.RELU);
            layers.add(new BatchNorm("block" + block + "/norm"));
        }
        layers.add(new Flatten());
        return new Sequential(layers).apply(graph, input);
    }

    /**
     * The mean over D of the features of its images.
     *
     * @param support D, [batch, shot, image channels, height, width]
     * @return [batch, features]
     */
    public SDVariable mean(GraphContext graph, SDVariable support) {
        SDVariable features = apply(graph, SupportImages.of(graph, support));
        long[] shape = graph.shapeOf(support);
        long length = graph.shapeOf(features)[1];
        return new ShotMean()
                .apply(graph, Rows.reshape(graph, features, shape[0], shape[1], length));
    }
}
