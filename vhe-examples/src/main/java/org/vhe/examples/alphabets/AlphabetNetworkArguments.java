package org.vhe.examples.alphabets;

import org.vhe.examples.cli.Architecture;
import org.vhe.examples.cli.WidthArguments;
import org.vhe.models.hierarchical.HierarchicalOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sizes of the network of alphabets: smaller than the paper's, to learn within half an hour. */
final class AlphabetNetworkArguments {
    private static final int PIXEL_LAYERS = 2;

    @Mixin private WidthArguments widths = new WidthArguments();

    @Option(
            names = "--alphabet-latent",
            paramLabel = "N",
            description = "Size of a (default: ${DEFAULT-VALUE}).")
    private long alphabetLatent = 64;

    @Option(
            names = "--class-latent",
            paramLabel = "N",
            description = "Size of c (paper: 512; default: ${DEFAULT-VALUE}).")
    private long classLatent = 256;

    @Option(
            names = "--element-latent",
            paramLabel = "N",
            description = "Size of z (default: ${DEFAULT-VALUE}).")
    private long elementLatent = 16;

    @Option(
            names = "--architecture",
            paramLabel = "NAME",
            converter = Architecture.Converter.class,
            description =
                    "deconv: pixels are independent given the latents, as in the paper. pixelcnn:"
                            + " the same network with a gated PixelCNN over its pixels, which keeps"
                            + " strokes sharp; for binary images (--preprocessing index-rule)."
                            + " Default: deconv.")
    private Architecture architecture = Architecture.DECONV;

    HierarchicalOptions options() {
        return new HierarchicalOptions(
                        widths.width(), widths.hidden(), alphabetLatent, classLatent, elementLatent)
                .withPixelLayers(architecture == Architecture.PIXELCNN ? PIXEL_LAYERS : 0);
    }
}
