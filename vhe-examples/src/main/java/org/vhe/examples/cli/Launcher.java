package org.vhe.examples.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.IExitCodeGenerator;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Runs commands. Exit codes: 0 for success, 1 if a command failed, 2 for options that are not
 * understood; exceptions may have a code of their own. What the user can mend is said in one line;
 * the stack trace goes to the log at level debug.
 */
public final class Launcher {
    private static final Logger LOGGER = LoggerFactory.getLogger(Launcher.class);

    private Launcher() {}

    /** A command line that reports errors as described above. */
    public static CommandLine commandLine(Object command) {
        printNumbersAlike();
        return new CommandLine(command)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setExecutionStrategy(Launcher::execute)
                .setParameterExceptionHandler(Launcher::reportOptions)
                .setExecutionExceptionHandler(Launcher::reportFailure);
    }

    /** As picocli does, but errors such as a want of memory are reported as exceptions are. */
    private static int execute(ParseResult parsed) {
        try {
            return new CommandLine.RunLast().execute(parsed);
        } catch (Error e) {
            throw new ExecutionException(parsed.commandSpec().commandLine(), e.toString(), e);
        }
    }

    /**
     * Runs one example and returns its result, for callers from Java.
     *
     * @return null if help was asked for
     * @throws ParameterException if the options are not understood
     * @throws Exception what the example throws
     */
    public static <R> R result(Example<R> example, String... args) throws Exception {
        CommandLine commandLine =
                new CommandLine(example).setCaseInsensitiveEnumValuesAllowed(true);
        ParseResult parsed = commandLine.parseArgs(args);
        if (CommandLine.printHelpIfRequested(parsed)) {
            return null;
        }
        return example.call();
    }

    /** Tables and files have the same numbers wherever the program runs, for others to read. */
    private static void printNumbersAlike() {
        Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    }

    /** What {@code runExample} is. */
    @FunctionalInterface
    public interface Run {
        /** Runs an example with arguments. */
        Object run(String... args) throws Exception;
    }

    /** Runs an example as a program: ends the virtual machine, with an exit code, if it fails. */
    public static void main(Run run, String... args) {
        int code = exitCode(run, args);
        if (code != 0) {
            System.exit(code);
        }
    }

    public static int exitCode(Run run, String... args) {
        printNumbersAlike();
        try {
            run.run(args);
            return CommandLine.ExitCode.OK;
        } catch (ParameterException e) {
            return reportOptions(e, args);
        } catch (Exception | Error e) {
            return reportFailure(e, new PrintWriter(System.err, true));
        }
    }

    private static int reportOptions(ParameterException e, String... args) {
        LOGGER.debug("Options not understood", e);
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        String name = command.getCommandSpec().qualifiedName();
        err.println("vhe: " + e.getMessage() + suggestion(e) + " (see " + name + " --help)");
        err.flush();
        return CommandLine.ExitCode.USAGE;
    }

    private static String suggestion(ParameterException e) {
        return e instanceof UnmatchedArgumentException unmatched
                        && !unmatched.getSuggestions().isEmpty()
                ? "; did you mean " + unmatched.getSuggestions().get(0) + "?"
                : "";
    }

    private static int reportFailure(Exception e, CommandLine command, ParseResult parsed) {
        return reportFailure(e, command.getErr());
    }

    private static int reportFailure(Throwable e, PrintWriter err) {
        Throwable failure = e instanceof ExecutionException ? e.getCause() : e;
        Optional<String> text = FailureText.of(failure);
        if (text.isPresent()) {
            LOGGER.debug("Failed", failure);
            err.println("vhe: " + text.get());
        } else {
            LOGGER.error("Failed unexpectedly", failure);
            err.println("vhe: unexpected error: " + failure);
        }
        err.flush();
        return failure instanceof IExitCodeGenerator own
                ? own.getExitCode()
                : CommandLine.ExitCode.SOFTWARE;
    }
}
