package org.vhe.models.deconv;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.check.Require;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.model.Latents;
import org.vhe.core.model.Posterior;
import org.vhe.core.shape.ShapeMismatchException;
import org.vhe.models.layer.Blocks;
import org.vhe.models.layer.ChannelsFirst;
import org.vhe.models.layer.Conv2d;
import org.vhe.models.layer.Layer;
import org.vhe.models.layer.Rows;
import org.vhe.models.layer.Sequential;
import org.vhe.models.layer.ShotMean;

/**
 * The posterior q(c; D) of a c of several maps, in place of the vector of a {@link
 * org.vhe.models.statistician.StatisticNetwork}: convolutions where that has linear maps, so that
 * what is somewhere in the images of D stays there. A block on the features of each image, the mean
 * over D, two more blocks, and a 1 x 1 convolution to mean and log variance. Convolutional latents
 * of this kind are those of Giannone and Winther, SCHA-VAE (2022).
 *
 * @param maps channels of c
 * @param hidden channels of the blocks
 * @param height of the features' positions
 * @param width of the features' positions
 */
public record MapPosterior(long maps, long hidden, long height, long width) implements Posterior {
    private static final int KERNEL = 3;

    public MapPosterior {
        Require.positive("maps", maps);
        Require.positive("hidden", hidden);
        Require.positive("height", height);
        Require.positive("width", width);
    }

    /**
     * @param support features of D by {@link ConvolutionalEncoder}, [batch, shot, height width
     *     channels]
     * @return batch shape [batch], event shape [maps, height, width]
     */
    @Override
    public DiagonalGaussian posterior(GraphContext graph, SDVariable support, Latents parents) {
        long[] shape = graph.requireAxes(support, "support", "batch, shot, features");
        long positions = height * width;
        if (shape[2] % positions != 0) {
            throw new ShapeMismatchException(
                    "support",
                    "[batch, shot, %d positions of features]".formatted(positions),
                    shape);
        }
        SDVariable images =
                Rows.reshape(
                        graph, support, shape[0] * shape[1], height, width, shape[2] / positions);
        SDVariable elements = block("element").apply(graph, images);
        SDVariable shots = Rows.reshape(graph, elements, shape[0], shape[1], positions * hidden);
        SDVariable mean =
                Rows.reshape(
                        graph, new ShotMean().apply(graph, shots), shape[0], height, width, hidden);
        SDVariable parameters = summary().apply(graph, mean);
        return new DiagonalGaussian(
                graph, graph.slice(parameters, 1, 0, maps), graph.slice(parameters, 1, maps, maps));
    }

    private Layer summary() {
        return Sequential.of(
                block("summary1"),
                block("summary2"),
                new Conv2d("parameters", 2 * maps, 1),
                new ChannelsFirst());
    }

    private Layer block(String name) {
        return Blocks.convolution(new Conv2d(name, hidden, KERNEL));
    }
}
