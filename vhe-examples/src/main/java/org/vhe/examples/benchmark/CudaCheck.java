package org.vhe.examples.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.vhe.core.graph.Backend;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.model.Homoencoder;
import org.vhe.examples.cli.Example;
import org.vhe.examples.cli.Launcher;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExitCodeGenerator;
import picocli.CommandLine.Option;

/**
 * Whether a GPU computes what the CPU does, repeats itself and keeps its memory, and how fast it
 * is.
 */
@Command(
        name = "check",
        description =
                "Compare the GPU with the CPU, check that runs repeat themselves and go on, and"
                        + " measure training, scoring and drawing.")
public final class CudaCheck extends Example<CudaCheck.Result> implements IExitCodeGenerator {
    private static final int FAILED_CHECKS = 1;
    private static final int NO_GPU = 3;
    private static final double TOLERANCE = 1e-3;
    private static final double ROUNDED_TOLERANCE = 5e-2;
    private static final double MOST_GROWTH = 64;

    /** What is checked. */
    enum Part {
        VALUES,
        RUNS,
        MEMORY,
        SPEED
    }

    @Option(
            names = "--parts",
            paramLabel = "NAME",
            split = ",",
            description = "values, runs, memory, speed (default: all of them).")
    private List<Part> parts = List.of(Part.values());

    @Option(
            names = "--networks",
            paramLabel = "NAME",
            split = ",",
            description =
                    "pixelcnn, deconv, hierarchical, factorial, dense; runs and speed are of the"
                            + " first two (default: all of them).")
    private List<CheckedNetwork> networks = List.of(CheckedNetwork.values());

    @Option(
            names = "--batches",
            paramLabel = "N",
            split = ",",
            description = "Rows that speed is measured with (default: 16,32,128,512).")
    private List<Integer> batches = List.of(16, 32, 128, 512);

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "Time of each measurement of speed (default: ${DEFAULT-VALUE}).")
    private double seconds = 5;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Steps of the runs that are compared (default: ${DEFAULT-VALUE}).")
    private long steps = 20;

    @Option(
            names = "--replays",
            paramLabel = "N",
            description = "Executions over which memory is watched (default: ${DEFAULT-VALUE}).")
    private int replays = 500;

    @Option(
            names = "--width",
            paramLabel = "N",
            description = "Channels of the networks (default: ${DEFAULT-VALUE}).")
    private long width = 64;

    private final CheckRows rows = new CheckRows();
    private boolean failed;

    /**
     * Something checked or measured.
     *
     * @param network the model
     * @param what was done with it
     * @param batch rows at once, or 0 where it does not matter
     * @param value what was found
     * @param unit of the value
     * @param passed whether that is as it should be; true for speeds
     * @param failure what was thrown instead, or null
     */
    public record Row(
            String network,
            String what,
            int batch,
            double value,
            String unit,
            boolean passed,
            String failure) {}

    /**
     * All that was found.
     *
     * @param device in words
     * @param host the CPU that it was compared with
     * @param rows in order
     */
    public record Result(String device, String host, List<Row> rows) {

        /** Whether all checks passed. */
        public boolean passed() {
            return rows.stream().allMatch(Row::passed);
        }
    }

    /** Runs as a program. */
    public static void main(String[] args) {
        int code = Launcher.commandLine(new CudaCheck()).execute(args);
        if (code != 0) {
            System.exit(code);
        }
    }

    /** Runs and returns what was found. */
    public static Result runExample(String... args) throws Exception {
        return Launcher.result(new CudaCheck(), args);
    }

    @Override
    protected Result experiment() throws Exception {
        GraphExecutor.Kind kind = common.executor();
        if (kind.equals(GraphExecutor.Kind.COMPILED)) {
            kind = GraphExecutor.Kind.CUDA;
        }
        String device = device(kind);
        print("device    " + device);
        print("host      " + Backend.describe());
        for (CheckedNetwork network : networks) {
            if (parts.contains(Part.VALUES)) {
                checkValues(network, kind);
            }
        }
        for (CheckedNetwork network : networks) {
            if (network.isTrained()) {
                checkRuns(network, kind);
            }
            if (network.isTrained() && parts.contains(Part.SPEED)) {
                measure(network, kind);
            }
        }
        print(rows.table());
        Result result = new Result(device, Backend.describe(), rows.all());
        failed = !result.passed();
        print(failed ? "SOME CHECKS FAILED" : "all checks passed");
        return result;
    }

    /** There is nothing to check. */
    private static final class NoGpuException extends UnsupportedOperationException
            implements IExitCodeGenerator {
        private static final long serialVersionUID = 1;

        NoGpuException(UnsupportedOperationException cause) {
            super(cause.getMessage(), cause);
        }

        @Override
        public int getExitCode() {
            return NO_GPU;
        }
    }

    private static String device(GraphExecutor.Kind kind) {
        try {
            return kind.device();
        } catch (UnsupportedOperationException e) {
            throw new NoGpuException(e);
        }
    }

    /** 1 if a check failed. */
    @Override
    public int getExitCode() {
        return failed ? FAILED_CHECKS : 0;
    }

    private void checkValues(CheckedNetwork network, GraphExecutor.Kind kind) {
        boolean cuda = kind.name().equals(GraphExecutor.Kind.CUDA.name());
        Homoencoder model = network.create(width, common.seed());
        ValueCheck exact = new ValueCheck(model, cuda ? kind.with("precision", "fp32") : kind);
        check(network, "gradients", "of the largest", TOLERANCE, exact::training);
        check(network, "scores", "of the largest", TOLERANCE, exact::scoring);
        check(network, "latents", "of the largest", TOLERANCE, exact::inference);
        check(network, "drawings", "part that differs", 1e-2, exact::drawing);
        if (cuda) {
            ValueCheck rounded = new ValueCheck(model, kind.with("precision", "tf32"));
            check(
                    network,
                    "gradients, tf32",
                    "of the largest",
                    ROUNDED_TOLERANCE,
                    rounded::training);
        }
    }

    private void checkRuns(CheckedNetwork network, GraphExecutor.Kind kind) throws IOException {
        RunCheck runs = new RunCheck(network, width, kind);
        Path folder = Files.createTempDirectory("vhe-check");
        try {
            if (parts.contains(Part.RUNS)) {
                check(
                        network,
                        "same seed again",
                        "differences",
                        0,
                        () -> unchecked(() -> runs.differencesOfRepetition(steps, folder)));
                check(
                        network,
                        "resumed run",
                        "differences",
                        0,
                        () -> unchecked(() -> runs.differencesOfResumption(steps, folder)));
            }
            if (parts.contains(Part.MEMORY)) {
                check(
                        network,
                        "growth, host",
                        "MB",
                        MOST_GROWTH,
                        () -> unchecked(() -> runs.growth(replays).host()));
                if (kind.freeMemory().isPresent()) {
                    check(
                            network,
                            "growth, device",
                            "MB",
                            1,
                            () -> unchecked(() -> runs.growth(replays).device()));
                }
            }
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private void measure(CheckedNetwork network, GraphExecutor.Kind kind) {
        Homoencoder model = network.create(width, common.seed());
        SpeedCheck speed = new SpeedCheck(model, kind, seconds);
        for (int batch : batches) {
            measure(network, "training", batch, () -> speed.training(batch));
            measure(network, "scoring", batch, () -> speed.scoring(batch));
            measure(network, "drawing", batch, () -> speed.drawing(batch));
        }
    }

    private void check(
            CheckedNetwork network, String what, String unit, double most, DoubleSupplier value) {
        rows.add(network, what, 0, unit, most, value);
    }

    private void measure(CheckedNetwork network, String what, int batch, DoubleSupplier value) {
        rows.add(network, what, batch, CheckRows.SPEED, Double.POSITIVE_INFINITY, value);
    }

    @FunctionalInterface
    private interface Reading {
        double read() throws IOException;
    }

    private static double unchecked(Reading reading) {
        try {
            return reading.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
