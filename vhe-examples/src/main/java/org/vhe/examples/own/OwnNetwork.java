package org.vhe.examples.own;

import org.vhe.core.model.Homoencoder;
import org.vhe.examples.cli.Example;
import org.vhe.models.deconv.DeconvOptions;
import org.vhe.models.deconv.DeconvVhe;
import org.vhe.models.dense.DenseOptions;
import org.vhe.models.dense.DenseVhe;
import org.vhe.models.layer.ImageSize;
import org.vhe.models.likelihood.ElementLikelihood;
import org.vhe.models.pixelcnn.PixelCnnOptions;
import org.vhe.models.pixelcnn.PixelCnnVhe;
import org.vhe.models.residual.ResidualOptions;
import org.vhe.models.residual.ResidualVhe;
import picocli.CommandLine.Option;

/** The network for images of one's own: proposed by their size, unless the options say another. */
final class OwnNetwork {
    private static final long LARGEST_TEMPLATE = 32;
    private static final long LEAST_RESIDUAL = 16;

    /** What there is to choose from. */
    enum Architecture {
        PIXELCNN,
        DECONV,
        DENSE,
        RESIDUAL
    }

    @Option(
            names = "--architecture",
            paramLabel = "NAME",
            description =
                    "pixelcnn: sharp strokes. deconv: quicker, for any size. dense: quickest, for"
                            + " small images. residual: for photographs of 32 to 64 pixels. Default:"
                            + " of bits pixelcnn for squares of up to 32 pixels and otherwise"
                            + " deconv, of other pixels residual from 16 pixels on and otherwise"
                            + " dense.")
    private Architecture architecture;

    @Option(
            names = "--width",
            paramLabel = "N",
            description =
                    "Channels, or units of dense (default: 32; 16 of deconv and residual; 256 of"
                            + " dense).")
    private Long width;

    @Option(
            names = "--hidden",
            paramLabel = "N",
            description = "Width of fully connected layers of deconv and residual (default: 256).")
    private Long hidden;

    @Option(
            names = "--class-latent",
            paramLabel = "N",
            description =
                    "Size of c (default: 256 of deconv, 64 of dense and residual, 8 channels of"
                            + " pixelcnn).")
    private Long classLatent;

    @Option(
            names = "--element-latent",
            paramLabel = "N",
            description =
                    "Size of what is an image's own (default: 16; 8 of dense; 32 of residual).")
    private Long elementLatent;

    @Option(
            names = "--attention",
            paramLabel = "HEADS",
            description =
                    "Let the examples of a class see each other by so many heads, of dense and"
                            + " residual (default: 0, their mean).")
    private int attention;

    /** A new model for images of a size and kind. */
    Homoencoder create(ImageSize size, ElementLikelihood likelihood, long seed) {
        Architecture chosen = architecture == null ? proposed(size, likelihood) : architecture;
        Example.print(
                "model     %s for images of %d x %d, channels %d, likelihood %s"
                        .formatted(
                                chosen.name().toLowerCase(java.util.Locale.ROOT),
                                size.height(),
                                size.width(),
                                size.channels(),
                                likelihood));
        requireOptionsOf(chosen);
        return switch (chosen) {
            case PIXELCNN -> pixelCnn(size, likelihood, seed);
            case DECONV ->
                    DeconvVhe.create(
                            DeconvOptions.defaults()
                                    .withWidth(or(width, 16), or(hidden, 256))
                                    .withLatents(or(classLatent, 256), or(elementLatent, 16))
                                    .withImage(size)
                                    .withLikelihood(likelihood),
                            seed);
            case RESIDUAL ->
                    ResidualVhe.create(
                            ResidualOptions.of(size, likelihood)
                                    .withWidth(or(width, 16), or(hidden, 256))
                                    .withLatents(or(classLatent, 64), or(elementLatent, 32))
                                    .withAttention(attention),
                            seed);
            case DENSE ->
                    DenseVhe.create(
                            new DenseOptions(
                                            size.height(),
                                            or(width, 256),
                                            or(classLatent, 64),
                                            or(elementLatent, 8))
                                    .withImage(size)
                                    .withLikelihood(likelihood)
                                    .withAttention(attention),
                            seed);
        };
    }

    private void requireOptionsOf(Architecture chosen) {
        if (hidden != null && chosen != Architecture.DECONV && chosen != Architecture.RESIDUAL) {
            throw new IllegalArgumentException(
                    "--hidden is an option of --architecture deconv and residual only");
        }
        if (attention != 0 && chosen != Architecture.DENSE && chosen != Architecture.RESIDUAL) {
            throw new IllegalArgumentException(
                    "--attention is an option of --architecture dense and residual only");
        }
    }

    private static Architecture proposed(ImageSize size, ElementLikelihood likelihood) {
        long least = Math.min(size.height(), size.width());
        if (likelihood.kind() != ElementLikelihood.Kind.BERNOULLI) {
            return least >= LEAST_RESIDUAL ? Architecture.RESIDUAL : Architecture.DENSE;
        }
        boolean smallSquare = size.height() == size.width() && least <= LARGEST_TEMPLATE;
        return smallSquare ? Architecture.PIXELCNN : Architecture.DECONV;
    }

    private Homoencoder pixelCnn(ImageSize size, ElementLikelihood likelihood, long seed) {
        PixelCnnOptions usual = PixelCnnOptions.defaults();
        return PixelCnnVhe.create(
                usual.withLatents(
                                or(classLatent, usual.templateDepth()),
                                or(elementLatent, usual.transformSize()))
                        .withChannels(
                                usual.templateEncoder(), usual.transformEncoder(), or(width, 32))
                        .withImage(size)
                        .withLikelihood(likelihood),
                seed);
    }

    private static long or(Long given, long usual) {
        return given == null ? usual : given;
    }
}
