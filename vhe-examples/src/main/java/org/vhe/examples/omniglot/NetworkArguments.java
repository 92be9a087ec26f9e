package org.vhe.examples.omniglot;

import org.vhe.core.model.Homoencoder;
import org.vhe.examples.cli.Architecture;
import org.vhe.models.deconv.DeconvOptions;
import org.vhe.models.deconv.DeconvVhe;
import org.vhe.models.pixelcnn.PixelCnnOptions;
import org.vhe.models.pixelcnn.PixelCnnVhe;
import picocli.CommandLine.Option;

/** Options of the network; those that are not given are the paper's. */
final class NetworkArguments {
    @Option(
            names = "--architecture",
            paramLabel = "NAME",
            defaultValue = "deconv",
            converter = Architecture.Converter.class,
            description =
                    "deconv: the Neural Statistician's convolutional network (also:"
                            + " statistician). pixelcnn: the paper's, with a gated PixelCNN."
                            + " Default: ${DEFAULT-VALUE}.")
    private Architecture architecture;

    @Option(
            names = "--width",
            paramLabel = "N",
            description =
                    "Channels of the first convolutions of deconv (default: 64), of the prior and"
                            + " the likelihood of pixelcnn (default: 64).")
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
                    "Size of deconv's c (default: 512), channels of pixelcnn's c (default: 8).")
    private Long classLatent;

    @Option(
            names = "--class-maps",
            paramLabel = "N",
            description =
                    "Make deconv's c so many maps of 4 x 4 numbers in place of a vector, such as 16.")
    private Long classMaps;

    @Option(
            names = "--element-latent",
            paramLabel = "N",
            description = "Size of deconv's z (default: 16), of pixelcnn's t (default: 16).")
    private Long elementLatent;

    @Option(
            names = "--sample-dropout",
            description = "Leave out random members of D in training of deconv.")
    private boolean sampleDropout;

    @Option(
            names = "--pixel-layers",
            paramLabel = "N",
            description =
                    "Gated PixelCNN layers over the pixels of deconv's likelihood (default: 0, for"
                            + " independent pixels).")
    private Integer pixelLayers;

    @Option(
            names = "--decoder-layers",
            paramLabel = "N",
            description = "Gated layers of pixelcnn's likelihood (default: 2).")
    private Integer decoderLayers;

    @Option(
            names = "--first-kernel",
            paramLabel = "N",
            description = "Kernel of the first of them, odd (default: 3).")
    private Long firstKernel;

    @Option(
            names = "--two-stacks",
            description = "Give pixelcnn's likelihood two stacks, without blind spot.")
    private boolean twoStacks;

    @Option(
            names = "--posterior-layers",
            paramLabel = "N",
            description =
                    "Convolutions of a nonlinear part of pixelcnn's q(c; D), such as 4 (default:"
                            + " 0, a linear map as in the paper).")
    private Integer posteriorLayers;

    @Option(
            names = "--added-prior-layers",
            paramLabel = "N",
            description =
                    "Residual layers after the two of pixelcnn's prior of c, which begin as the"
                            + " identity (default: 0).")
    private Integer addedPriorLayers;

    @Option(
            names = "--added-decoder-layers",
            paramLabel = "N",
            description = "The same after the gated layers of pixelcnn's likelihood (default: 0).")
    private Integer addedDecoderLayers;

    @Option(
            names = "--global-latent",
            paramLabel = "N",
            description =
                    "Size of a latent g above pixelcnn's c, what a character is like as a whole"
                            + " (default: 0, for none).")
    private Long globalLatent;

    @Option(
            names = "--dropout",
            paramLabel = "PART",
            description =
                    "Part of the features that are left out of what the layers of pixelcnn's"
                            + " likelihood are given, in training (default: 0).")
    private Double dropout;

    /** A new model. */
    Homoencoder create(long seed) {
        return switch (architecture) {
            case DECONV -> DeconvVhe.create(deconv(), seed);
            case PIXELCNN -> PixelCnnVhe.create(pixelCnn(), seed);
        };
    }

    private DeconvOptions deconv() {
        boolean ofOther =
                decoderLayers != null
                        || firstKernel != null
                        || twoStacks
                        || posteriorLayers != null
                        || addedPriorLayers != null
                        || addedDecoderLayers != null
                        || globalLatent != null
                        || dropout != null;
        refuse(
                ofOther,
                "--decoder-layers, --first-kernel, --two-stacks, --posterior-layers,"
                        + " --added-prior-layers, --added-decoder-layers, --global-latent and"
                        + " --dropout",
                "pixelcnn");
        DeconvOptions usual = DeconvOptions.defaults();
        return new DeconvOptions(
                        or(width, usual.width()),
                        or(hidden, usual.hidden()),
                        or(classLatent, usual.classLatent()),
                        or(elementLatent, usual.elementLatent()),
                        sampleDropout)
                .withClassMaps(or(classMaps, usual.classMaps()))
                .withPixelLayers(or(pixelLayers, usual.pixelLayers()));
    }

    private PixelCnnOptions pixelCnn() {
        refuse(
                hidden != null || sampleDropout || classMaps != null || pixelLayers != null,
                "--hidden, --sample-dropout, --class-maps and --pixel-layers",
                "deconv");
        PixelCnnOptions usual = PixelCnnOptions.defaults();
        return usual.withLatents(
                        or(classLatent, usual.templateDepth()),
                        or(elementLatent, usual.transformSize()))
                .withChannels(
                        usual.templateEncoder(),
                        usual.transformEncoder(),
                        or(width, usual.channels()))
                .withDecoder(
                        or(decoderLayers, usual.decoderDepth()),
                        usual.kernel(),
                        or(firstKernel, usual.firstKernel()),
                        usual.residual(),
                        twoStacks)
                .withPosteriorLayers(or(posteriorLayers, usual.posteriorLayers()))
                .withAddedLayers(
                        or(addedPriorLayers, usual.addedPriorLayers()),
                        or(addedDecoderLayers, usual.addedDecoderLayers()))
                .withGlobalLatent(or(globalLatent, usual.globalLatent()))
                .withDropout(or(dropout, usual.dropout()));
    }

    private static void refuse(boolean given, String options, String architecture) {
        if (given) {
            throw new IllegalArgumentException(
                    options + " are options of --architecture " + architecture + " only");
        }
    }

    private static int or(Integer given, int usual) {
        return given == null ? usual : given;
    }

    private static double or(Double given, double usual) {
        return given == null ? usual : given;
    }

    private static long or(Long given, long usual) {
        return given == null ? usual : given;
    }
}
