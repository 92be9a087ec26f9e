package org.vhe.models.deconv;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.check.Require;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.model.ElementEncoder;
import org.vhe.models.layer.Blocks;
import org.vhe.models.layer.ChannelsLast;
import org.vhe.models.layer.Conv2d;
import org.vhe.models.layer.Flatten;
import org.vhe.models.layer.Layer;
import org.vhe.models.layer.Sequential;

/**
 * Nine 3 x 3 convolutions, each with batch normalisation and ELU, in three groups of {@code width},
 * twice and four times {@code width} channels; the last of each group has stride 2. Edwards and
 * Storkey (2017), appendix B, for Omniglot.
 *
 * @param width channels of the first group
 */
public record ConvolutionalEncoder(long width) implements ElementEncoder {
    private static final int GROUPS = 3;
    private static final int KERNEL = 3;

    public ConvolutionalEncoder {
        Require.positive("width", width);
    }

    /**
     * @param elements images [n, channels, height, width]
     * @return [n, features]; for 28 x 28 pixels 4 x 4 positions of 4 {@code width} channels, the
     *     channels last
     */
    @Override
    public SDVariable encode(GraphContext graph, SDVariable elements) {
        return network().apply(graph, elements);
    }

    private Layer network() {
        List<Layer> layers = new ArrayList<>();
        layers.add(new ChannelsLast());
        for (int group = 1; group <= GROUPS; group++) {
            long channels = width << (group - 1);
            String name = "group" + group + "/";
            layers.add(Blocks.convolution(new Conv2d(name + "first", channels, KERNEL)));
            layers.add(Blocks.convolution(new Conv2d(name + "second", channels, KERNEL)));
            layers.add(
                    Blocks.convolution(
                            new Conv2d(name + "halving", channels, KERNEL).withStride(2)));
        }
        layers.add(new Flatten());
        return new Sequential(layers);
    }
}
