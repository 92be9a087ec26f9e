package org.vhe.examples.omniglot;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The experiments on Omniglot. */
@Command(
        name = "omniglot",
        description = "Train on Omniglot, classify, sample, estimate likelihoods, export.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            OmniglotTrain.class,
            OmniglotClassify.class,
            OmniglotSample.class,
            OmniglotLikelihood.class,
            OmniglotExport.class
        })
public final class Omniglot implements Runnable {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "no command was named");
    }
}
