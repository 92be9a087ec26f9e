package org.vhe.examples;

import org.vhe.core.model.Homoencoder;
import org.vhe.models.deconv.DeconvOptions;
import org.vhe.models.deconv.DeconvVhe;
import picocli.CommandLine.Option;

/** Sizes of the network of silhouettes: smaller than the paper's, to learn within half an hour. */
final class SilhouettesNetwork {
    @Option(
            names = "--width",
            paramLabel = "N",
            description =
                    "Channels of the first convolutions (paper: 64; default: ${DEFAULT-VALUE}).")
    private long width = 16;

    @Option(
            names = "--hidden",
            paramLabel = "N",
            description = "Width of fully connected layers (default: ${DEFAULT-VALUE}).")
    private long hidden = 256;

    @Option(
            names = "--class-latent",
            paramLabel = "N",
            description = "Size of c (paper: 512; default: ${DEFAULT-VALUE}).")
    private long classLatent = DeconvOptions.defaults().classLatent();

    Homoencoder create(long seed) {
        DeconvOptions usual = DeconvOptions.defaults();
        return DeconvVhe.create(
                usual.withWidth(width, hidden).withLatents(classLatent, usual.elementLatent()),
                seed);
    }
}
