package org.vhe.spark.app;

import java.util.Map;
import org.vhe.examples.Vhe;
import org.vhe.examples.cli.Launcher;
import org.vhe.examples.experiment.ClassifyCommand;
import org.vhe.examples.experiment.LikelihoodCommand;
import org.vhe.examples.experiment.TrainCommand;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The command line on Spark: those commands of {@link Vhe} that train, classify and estimate
 * likelihoods, with the same options, output and files. Exit codes are those of {@link Launcher}.
 */
public final class SparkVhe {

    private SparkVhe() {}

    /** Runs the command that the arguments name, and ends the virtual machine if it fails. */
    public static void main(String[] args) {
        int code = execute(args);
        if (code != 0) {
            System.exit(code);
        }
    }

    /** As {@link #main}, but returns the exit code. */
    public static int execute(String... args) {
        try (SparkCommands commands = new SparkCommands()) {
            return commandLine(commands).execute(args);
        }
    }

    /** The commands below the one that is where they work. */
    static CommandLine commandLine(SparkCommands commands) {
        CommandLine line = Launcher.commandLine(commands);
        Launcher.commandLine(new Vhe())
                .getSubcommands()
                .forEach(
                        (name, command) -> {
                            CommandSpec spec = command.getCommandSpec();
                            for (Map.Entry<String, CommandLine> below :
                                    command.getSubcommands().entrySet()) {
                                if (!isOfSpark(below.getValue())) {
                                    spec.removeSubcommand(below.getKey());
                                }
                            }
                            if (isOfSpark(command) || !command.getSubcommands().isEmpty()) {
                                line.addSubcommand(name, command);
                            }
                        });
        return line;
    }

    private static boolean isOfSpark(CommandLine command) {
        Object example = command.getCommandSpec().userObject();
        return example instanceof TrainCommand
                || example instanceof ClassifyCommand
                || example instanceof LikelihoodCommand;
    }
}
