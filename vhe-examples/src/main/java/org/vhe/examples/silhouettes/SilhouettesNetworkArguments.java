package org.vhe.examples.silhouettes;

import org.vhe.core.model.Homoencoder;
import org.vhe.examples.cli.WidthArguments;
import org.vhe.models.deconv.DeconvOptions;
import org.vhe.models.deconv.DeconvVhe;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sizes of the network of silhouettes: smaller than the paper's, to learn within half an hour. */
final class SilhouettesNetworkArguments {
    @Mixin private WidthArguments widths = new WidthArguments();

    @Option(
            names = "--class-latent",
            paramLabel = "N",
            description = "Size of c (paper: 512; default: ${DEFAULT-VALUE}).")
    private long classLatent = DeconvOptions.defaults().classLatent();

    Homoencoder create(long seed) {
        DeconvOptions usual = DeconvOptions.defaults();
        return DeconvVhe.create(
                usual.withWidth(widths.width(), widths.hidden())
                        .withLatents(classLatent, usual.elementLatent()),
                seed);
    }
}
