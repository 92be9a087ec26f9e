package org.vhe.models.residual;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.check.Require;
import org.vhe.core.distribution.Distribution;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.model.Latents;
import org.vhe.core.model.Likelihood;
import org.vhe.models.layer.Activation;
import org.vhe.models.layer.Blocks;
import org.vhe.models.layer.Conv2d;
import org.vhe.models.layer.Crop;
import org.vhe.models.layer.ImageSize;
import org.vhe.models.layer.LatentVector;
import org.vhe.models.layer.Layer;
import org.vhe.models.layer.Linear;
import org.vhe.models.layer.ResidualBlock;
import org.vhe.models.layer.Rows;
import org.vhe.models.layer.Sequential;
import org.vhe.models.layer.Upsample2d;
import org.vhe.models.likelihood.ElementLikelihood;

/**
 * The likelihood p(x | c, z): all latents together, two linear maps to a sixteenth of the size,
 * three times a residual block and a doubling, a transposed convolution that doubles again, a
 * convolution, and what is said of each pixel. What the doublings have too much is cut off.
 *
 * @param width channels at half the size; below it there are up to four times as many
 * @param hidden width of the first linear map
 * @param image the size of x
 * @param values what pixels are
 */
public record ResidualLikelihood(long width, long hidden, ImageSize image, ElementLikelihood values)
        implements Likelihood {
    private static final int KERNEL = 3;
    private static final long SIXTEENTH = 1L << ResidualEncoder.HALVINGS;

    public ResidualLikelihood {
        Require.positive("width", width);
        Require.positive("hidden", hidden);
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(values, "values");
    }

    /**
     * @param latents at least one, each [batch, event...]
     * @return event shape [channels, height, width]
     */
    @Override
    public Distribution likelihood(GraphContext graph, Latents latents) {
        SDVariable input = LatentVector.of(graph, latents);
        long height = sixteenth(image.height());
        long breadth = sixteenth(image.width());
        long channels = ResidualEncoder.channels(width, ResidualEncoder.HALVINGS);
        SDVariable start =
                Sequential.of(
                                new Linear("latents", hidden),
                                Activation.ELU,
                                new Linear("image", height * breadth * channels))
                        .apply(graph, input);
        long batch = graph.shapeOf(input)[0];
        SDVariable positions = Rows.reshape(graph, start, batch, height, breadth, channels);
        return values.of(graph, decoder().apply(graph, positions), image.channels());
    }

    private static long sixteenth(long pixels) {
        return (pixels + SIXTEENTH - 1) / SIXTEENTH;
    }

    private Layer decoder() {
        List<Layer> layers = new ArrayList<>();
        for (int halving = ResidualEncoder.HALVINGS; halving > 1; halving--) {
            layers.add(
                    new ResidualBlock(
                            "block" + halving, ResidualEncoder.channels(width, halving - 1)));
            layers.add(new Upsample2d(2));
        }
        layers.add(new ResidualBlock("block1", width));
        layers.add(new Upsample2d(2));
        layers.add(new Crop(image.height(), image.width()));
        layers.add(Blocks.convolution(new Conv2d("last", width, KERNEL)));
        layers.add(new Conv2d("values", values.outputs(image.channels()), 1));
        return new Sequential(layers);
    }
}
