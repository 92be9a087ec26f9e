package org.vhe.examples.alphabets;

import org.vhe.examples.cli.WidthArguments;
import org.vhe.models.hierarchical.HierarchicalOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sizes of the network of alphabets: smaller than the paper's, to learn within half an hour. */
final class AlphabetNetworkArguments {
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

    HierarchicalOptions options() {
        return new HierarchicalOptions(
                widths.width(), widths.hidden(), alphabetLatent, classLatent, elementLatent);
    }
}
