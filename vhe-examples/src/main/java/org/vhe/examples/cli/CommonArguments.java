package org.vhe.examples.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vhe.core.graph.Backend;
import org.vhe.core.graph.GraphExecutor;
import picocli.CommandLine.Option;

/** Options of every example. */
public final class CommonArguments {
    private static final String CPU = "cpu";
    private static final Logger LOGGER = LoggerFactory.getLogger(CommonArguments.class);

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Seed of everything random (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder for what is written (default: runs/<example>).")
    private Path out;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description =
                    "Threads of the arithmetic, or auto: as many as cores are free now. Results"
                            + " depend on the number in their last digits (default: the backend's"
                            + " choice).")
    private String threads;

    @Option(
            names = "--device",
            paramLabel = "NAME",
            description =
                    "cpu, cuda (a GPU by NVIDIA), or auto: the GPU if there is one (default:"
                            + " ${DEFAULT-VALUE}).")
    private String device = CPU;

    @Option(
            names = "--cuda-precision",
            paramLabel = "NAME",
            description =
                    "How GPUs round factors of products: fp32 (not at all), tf32-convolutions (to"
                            + " TF32 in convolutions, the default) or tf32 (in all products).")
    private String precision;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Also write the figures, with options and sample sizes, as JSON.")
    private Path json;

    @Option(
            names = "--options",
            paramLabel = "FILE",
            preprocessor = OptionsFile.class,
            description =
                    "Options from a JSON or YAML (.yaml, .yml) file, by their names without dashes,"
                            + " or from what --json wrote; those on the command line count instead.")
    private Path options;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    /** Checks the options and sets the number of threads. */
    public void prepare() {
        Integer number = threads == null ? null : Threads.of(threads);
        requireWritable();
        Backend.require();
        if (number != null) {
            useThreads(number);
        }
        LOGGER.debug("Backend: {}", Backend.describe());
        Backend.useExecutor(executor());
    }

    /** Sets how many threads compute an operation. */
    public static void useThreads(int number) {
        Nd4j.getEnvironment().setMaxThreads(number);
        Nd4j.getEnvironment().setMaxMasterThreads(number);
    }

    /** What {@code --device} and its options ask for. */
    public GraphExecutor.Kind executor() {
        GraphExecutor.Kind kind =
                device.equals(CPU) ? GraphExecutor.Kind.COMPILED : GraphExecutor.Kind.of(device);
        if (precision != null && kind.isHost()) {
            throw new IllegalArgumentException(
                    "--cuda-precision is for --device cuda or auto, but the device is " + device);
        }
        return precision == null ? kind : kind.with("precision", precision);
    }

    /** What can only fail is to fail before the work, not after it. */
    private void requireWritable() {
        if (out != null) {
            requireFolder("--out", out.toAbsolutePath());
        }
        if (json != null) {
            if (Files.isDirectory(json)) {
                throw new IllegalArgumentException(
                        "--json must be a file, but %s is a folder".formatted(json));
            }
            requireFolder("--json", json.toAbsolutePath().getParent());
        }
    }

    /** The folder, or that in which it will be made. */
    private static void requireFolder(String option, Path folder) {
        Path there = folder;
        while (!Files.exists(there)) {
            there = there.getParent();
        }
        if (!Files.isDirectory(there)) {
            throw new IllegalArgumentException(
                    "%s needs the folder %s, but %s is a file".formatted(option, folder, there));
        }
        if (!Files.isWritable(there)) {
            throw new IllegalArgumentException(
                    "%s needs to write into %s, which is not permitted".formatted(option, there));
        }
    }

    /** How many threads of arithmetic were asked for, in the option's words; may be null. */
    public String threads() {
        return threads;
    }

    public long seed() {
        return seed;
    }

    /** The folder given, or else that of the example. */
    public Path out(String example) {
        return out != null ? out : Path.of("runs", example);
    }

    /** May be null. */
    public Path json() {
        return json;
    }
}
