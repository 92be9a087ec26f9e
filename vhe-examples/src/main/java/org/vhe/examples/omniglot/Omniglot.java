package org.vhe.examples.omniglot;

import org.vhe.examples.cli.CommandGroup;
import picocli.CommandLine.Command;

/** The experiments on Omniglot. */
@Command(
        name = Omniglot.NAME,
        description =
                "Train on Omniglot, classify, sample, estimate likelihoods, export,"
                        + " compare with others' models.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            OmniglotTrain.class,
            OmniglotClassify.class,
            OmniglotSample.class,
            OmniglotInvent.class,
            OmniglotLikelihood.class,
            OmniglotExport.class,
            OmniglotPeers.class
        })
public final class Omniglot extends CommandGroup {
    static final String NAME = "omniglot";
}
