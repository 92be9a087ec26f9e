package org.vhe.models.metric;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.check.Require;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.model.ElementEncoder;
import org.vhe.models.layer.Activation;
import org.vhe.models.layer.BatchNorm;
import org.vhe.models.layer.ChannelsLast;
import org.vhe.models.layer.Conv2d;
import org.vhe.models.layer.Flatten;
import org.vhe.models.layer.Layer;
import org.vhe.models.layer.MaxPool2d;
import org.vhe.models.layer.Sequential;

/**
 * The embedding of Vinyals et al. (2016) and Snell et al. (2017): four blocks of a 3 x 3
 * convolution, batch normalisation, a nonlinearity (ELU, theirs ReLU) and 2 x 2 maximum pooling,
 * which here keeps odd borders: 28, 14, 7, 4, 2 pixels, where theirs drops them and ends at 1. The
 * nonlinearity, which is monotone, comes after the maximum: the same for a quarter of the work.
 *
 * @param width channels of each block; theirs 64
 */
public record FourBlocks(long width) implements ElementEncoder {
    private static final int BLOCKS = 4;
    private static final int KERNEL = 3;

    public FourBlocks {
        Require.positive("width", width);
    }

    /**
     * @param elements images [n, channels, height, width]
     * @return [n, features]; for 28 x 28 pixels 4 {@code width}
     */
    @Override
    public SDVariable encode(GraphContext graph, SDVariable elements) {
        List<Layer> layers = new ArrayList<>();
        layers.add(new ChannelsLast());
        for (int block = 1; block <= BLOCKS; block++) {
            String name = "block" + block + "/";
            layers.add(new Conv2d(name + "conv", width, KERNEL).withoutBias());
            layers.add(new BatchNorm(name + "norm"));
            layers.add(new MaxPool2d());
            layers.add(Activation.ELU);
        }
        layers.add(new Flatten());
        return new Sequential(layers).apply(graph, elements);
    }
}
