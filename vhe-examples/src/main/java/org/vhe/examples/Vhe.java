package org.vhe.examples;

import org.vhe.examples.alphabets.Alphabets;
import org.vhe.examples.benchmark.Benchmark;
import org.vhe.examples.benchmark.Cuda;
import org.vhe.examples.cli.Launcher;
import org.vhe.examples.curves.Curves;
import org.vhe.examples.omniglot.Omniglot;
import org.vhe.examples.onedim.OneDimensional;
import org.vhe.examples.own.OwnClassify;
import org.vhe.examples.own.OwnEmbed;
import org.vhe.examples.own.OwnExport;
import org.vhe.examples.own.OwnLikelihood;
import org.vhe.examples.own.OwnPredict;
import org.vhe.examples.own.OwnSample;
import org.vhe.examples.own.OwnTrain;
import org.vhe.examples.silhouettes.Silhouettes;
import org.vhe.examples.start.CustomEncoder;
import org.vhe.examples.start.Quickstart;
import org.vhe.examples.studio.StudioCommand;
import org.vhe.examples.styles.Styles;
import org.vhe.examples.tightened.TightenedMixture;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;

/** The command line: every example is a subcommand. */
@Command(
        name = "vhe",
        description = "The Variational Homoencoder: experiments.",
        versionProvider = Version.class,
        synopsisSubcommandLabel = "EXAMPLE",
        subcommands = {
            StudioCommand.class,
            Quickstart.class,
            CustomEncoder.class,
            OwnTrain.class,
            OwnClassify.class,
            OwnSample.class,
            OwnLikelihood.class,
            OwnEmbed.class,
            OwnExport.class,
            OwnPredict.class,
            Omniglot.class,
            Silhouettes.class,
            Alphabets.class,
            Styles.class,
            OneDimensional.class,
            TightenedMixture.class,
            Curves.class,
            Benchmark.class,
            Cuda.class,
            Spark.class,
            HelpCommand.class
        },
        footer = {
            "",
            "Options of an example: vhe EXAMPLE --help.",
            "The environment variable VHE_LOG sets how much is said (DEBUG, INFO, WARN)."
        })
public final class Vhe implements Runnable {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    @Option(
            names = "--version",
            versionHelp = true,
            description = "Show versions and the backend, and exit.")
    private boolean version;

    /** Runs the example that the arguments name. */
    public static void main(String[] args) {
        int code = execute(args);
        if (code != 0) {
            System.exit(code);
        }
    }

    /** As {@link #main}, but returns the exit code. */
    public static int execute(String... args) {
        return Launcher.commandLine(new Vhe()).execute(args);
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "no example was named");
    }
}
