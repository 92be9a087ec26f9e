package org.vhe.models.residual;

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
import org.vhe.models.layer.ResidualBlock;
import org.vhe.models.layer.Sequential;

/**
 * Four convolutions of stride 2, after each but the first a residual block; of 64 x 48 pixels 4 x 3
 * positions are left.
 *
 * @param width channels of the first convolution; the second has twice, later ones four times as
 *     many
 */
public record ResidualEncoder(long width) implements ElementEncoder {
    static final int HALVINGS = 4;
    private static final int KERNEL = 3;

    public ResidualEncoder {
        Require.positive("width", width);
    }

    /** Channels after so many halvings, from 1. */
    static long channels(long width, int halving) {
        return width << Math.min(halving - 1, 2);
    }

    /**
     * @param elements images [n, channels, height, width]
     * @return [n, features]
     */
    @Override
    public SDVariable encode(GraphContext graph, SDVariable elements) {
        List<Layer> layers = new ArrayList<>();
        layers.add(new ChannelsLast());
        // one at the largest size would cost more than all the others
        for (int halving = 1; halving <= HALVINGS; halving++) {
            long channels = channels(width, halving);
            layers.add(new Conv2d("halving" + halving, channels, KERNEL).withStride(2));
            if (halving > 1) {
                layers.add(new ResidualBlock("block" + halving, channels));
            }
        }
        layers.add(new BatchNorm("norm"));
        layers.add(Activation.ELU);
        layers.add(new Flatten());
        return new Sequential(layers).apply(graph, elements);
    }
}
