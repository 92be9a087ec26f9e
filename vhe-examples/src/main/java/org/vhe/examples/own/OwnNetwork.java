package org.vhe.examples.own;

import org.vhe.core.model.Homoencoder;
import org.vhe.examples.cli.Example;
import org.vhe.models.deconv.DeconvOptions;
import org.vhe.models.deconv.DeconvVhe;
import org.vhe.models.dense.DenseOptions;
import org.vhe.models.dense.DenseVhe;
import org.vhe.models.layer.ImageSize;
import org.vhe.models.pixelcnn.PixelCnnOptions;
import org.vhe.models.pixelcnn.PixelCnnVhe;
import picocli.CommandLine.Option;

/** The network for images of one's own: proposed by their size, unless the options say another. */
final class OwnNetwork {
    private static final long LARGEST_TEMPLATE = 32;

    /** What there is to choose from. */
    enum Architecture {
        PIXELCNN,
        DECONV,
        DENSE
    }

    @Option(
            names = "--architecture",
            paramLabel = "NAME",
            description =
                    "pixelcnn: sharp strokes, for square images. deconv: quicker, for any size."
                            + " dense: quickest, for small images. Default: pixelcnn for squares of"
                            + " up to 32 pixels, otherwise deconv.")
    private Architecture architecture;

    @Option(
            names = "--width",
            paramLabel = "N",
            description = "Channels, or units of dense (default: 32; 16 of deconv; 256 of dense).")
    private Long width;

    @Option(
            names = "--hidden",
            paramLabel = "N",
            description = "Width of fully connected layers of deconv (default: 256).")
    private Long hidden;

    @Option(
            names = "--class-latent",
            paramLabel = "N",
            description =
                    "Size of c (default: 256 of deconv, 64 of dense, 8 channels of pixelcnn).")
    private Long classLatent;

    @Option(
            names = "--element-latent",
            paramLabel = "N",
            description = "Size of what is an image's own (default: 16; 8 of dense).")
    private Long elementLatent;

    /** A new model for images of a size. */
    Homoencoder create(ImageSize size, long seed) {
        Architecture chosen = architecture == null ? proposed(size) : architecture;
        Example.print(
                "model     %s for images of %d x %d, channels %d"
                        .formatted(
                                chosen.name().toLowerCase(java.util.Locale.ROOT),
                                size.height(),
                                size.width(),
                                size.channels()));
        if (hidden != null && chosen != Architecture.DECONV) {
            throw new IllegalArgumentException(
                    "--hidden is an option of --architecture deconv only");
        }
        return switch (chosen) {
            case PIXELCNN -> pixelCnn(size, seed);
            case DECONV ->
                    DeconvVhe.create(
                            DeconvOptions.defaults()
                                    .withWidth(or(width, 16), or(hidden, 256))
                                    .withLatents(or(classLatent, 256), or(elementLatent, 16))
                                    .withImage(size),
                            seed);
            case DENSE ->
                    DenseVhe.create(
                            new DenseOptions(
                                            size.height(),
                                            or(width, 256),
                                            or(classLatent, 64),
                                            or(elementLatent, 8))
                                    .withImage(size),
                            seed);
        };
    }

    private static Architecture proposed(ImageSize size) {
        boolean smallSquare = size.height() == size.width() && size.height() <= LARGEST_TEMPLATE;
        return smallSquare ? Architecture.PIXELCNN : Architecture.DECONV;
    }

    private Homoencoder pixelCnn(ImageSize size, long seed) {
        PixelCnnOptions usual = PixelCnnOptions.defaults();
        return PixelCnnVhe.create(
                usual.withLatents(
                                or(classLatent, usual.templateDepth()),
                                or(elementLatent, usual.transformSize()))
                        .withChannels(
                                usual.templateEncoder(), usual.transformEncoder(), or(width, 32))
                        .withImage(size),
                seed);
    }

    private static long or(Long given, long usual) {
        return given == null ? usual : given;
    }
}
