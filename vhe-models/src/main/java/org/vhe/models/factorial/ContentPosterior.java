package org.vhe.models.factorial;

import java.util.Objects;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.check.Require;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.model.Latents;
import org.vhe.core.model.Posterior;
import org.vhe.models.layer.Activation;
import org.vhe.models.layer.BatchNorm;
import org.vhe.models.layer.Conv2d;
import org.vhe.models.layer.Rows;
import org.vhe.models.layer.SupportImages;
import org.vhe.models.pixelcnn.TemplatePosterior;

/**
 * The posterior q(c; D) of what coloured images show: two convolutions, 3 x 3 and 1 x 1, make of
 * each image a map of one channel, which a {@link TemplatePosterior} reads as if it were gray.
 *
 * <p>That posterior is linear in the images that it has aligned, and a linear map of a colour
 * cannot be the same for all inks; the layer between the convolutions lets ink of any colour, and
 * strokes of any width, count alike.
 *
 * @param channels of the first convolution
 * @param template reads what the second one makes
 */
record ContentPosterior(long channels, TemplatePosterior template) implements Posterior {
    private static final int KERNEL = 3;

    public ContentPosterior {
        Require.positive("channels", channels);
        Objects.requireNonNull(template, "template");
    }

    /**
     * @param support D, [batch, shot, image channels, height, width]
     * @return batch shape [batch], event shape [depth, height, width]
     */
    @Override
    public DiagonalGaussian posterior(GraphContext graph, SDVariable support, Latents parents) {
        long[] shape =
                graph.requireAxes(support, "support", "batch, shot, channels, height, width");
        SDVariable ink = ink(graph.scope("ink"), SupportImages.of(graph, support));
        SDVariable gray = Rows.reshape(graph, ink, shape[0], shape[1], 1, shape[3], shape[4]);
        return template.posterior(graph, gray, parents);
    }

    /** [images, height, width, image channels] to [images, height, width, 1]. */
    private SDVariable ink(GraphContext graph, SDVariable images) {
        SDVariable h = new Conv2d("colours", channels, KERNEL).apply(graph, images);
        SDVariable features = new BatchNorm("norm").apply(graph, Activation.RELU.apply(graph, h));
        return new Conv2d("map", 1, 1).apply(graph, features);
    }
}
