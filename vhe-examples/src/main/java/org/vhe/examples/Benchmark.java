package org.vhe.examples;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.graph.CompiledGraph;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.graph.GraphProfile;
import org.vhe.core.graph.Seeds;
import org.vhe.core.model.EvaluationGraph;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.training.Budget;
import org.vhe.core.training.StepReport;
import org.vhe.core.training.Trainer;
import org.vhe.core.training.TrainingListener;
import org.vhe.core.training.TrainingOptions;
import org.vhe.models.deconv.DeconvOptions;
import org.vhe.models.deconv.DeconvVhe;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Speed and memory, a JSON object a line: medians with quartiles after a warm-up. */
@Command(
        name = "benchmark",
        description = "Speed of training and scoring, overhead and memory of the executor.")
public final class Benchmark extends Example<Benchmark.Result> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int WARM_UP = 3;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "Time of each measurement (default: ${DEFAULT-VALUE}).")
    private double seconds = 15;

    @Option(
            names = "--width",
            paramLabel = "N",
            description = "Channels of the deconvolutional network (default: ${DEFAULT-VALUE}).")
    private long width = 64;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "Targets of a training step (default: ${DEFAULT-VALUE}).")
    private int batch = 32;

    @Option(names = "--shots", paramLabel = "N", description = "|D| (default: ${DEFAULT-VALUE}).")
    private int shots = 5;

    @Option(
            names = "--replays",
            paramLabel = "N",
            description = "Replays over which memory is watched (default: ${DEFAULT-VALUE}).")
    private int replays = 20_000;

    @Option(
            names = "--executor",
            paramLabel = "KIND",
            description = "compiled or samediff (default: ${DEFAULT-VALUE}).")
    private GraphExecutor.Kind executor = GraphExecutor.Kind.COMPILED;

    @Option(names = "--profile", description = "Also print the time of every operation.")
    private boolean profile;

    @Option(
            names = "--peer",
            paramLabel = "COMMAND",
            description = "A command that prints such lines too, run before and after.")
    private String peer;

    /**
     * One measurement.
     *
     * @param metric what was measured
     * @param value the median
     * @param unit of the value
     * @param lower quartile of the value
     * @param upper quartile of the value
     * @param samples number of measurements
     */
    public record Measurement(
            String metric, double value, String unit, double lower, double upper, int samples) {}

    /** All measurements. */
    public record Result(List<Measurement> measurements) {}

    private final List<Measurement> measurements = new ArrayList<>();

    /** Runs as a program. */
    public static void main(String[] args) {
        Launcher.main(Benchmark::runExample, args);
    }

    /** Runs and returns the measurements. */
    public static Result runExample(String... args) throws Exception {
        return Launcher.result(new Benchmark(), args);
    }

    @Override
    Result experiment() throws Exception {
        runPeer();
        Homoencoder model =
                DeconvVhe.create(
                        DeconvOptions.defaults().withWidth(width, Math.min(256, 4 * width)),
                        common.seed());
        measureTraining(model);
        if (executor == GraphExecutor.Kind.COMPILED) {
            measureScoring(model);
            measureReplays();
        }
        runPeer();
        return new Result(List.copyOf(measurements));
    }

    private void measureTraining(Homoencoder model) {
        List<Double> times = new ArrayList<>();
        TrainingOptions options =
                TrainingOptions.builder()
                        .supportSize(DeconvVhe.CLASS_LATENT, shots)
                        .batchSize(batch)
                        .budget(Budget.ofMinutes(seconds / 60))
                        .executor(executor)
                        .build();
        try (Trainer trainer = new Trainer(model, noise(), options)) {
            GraphProfile operations =
                    profile && trainer.executor() instanceof CompiledGraph graph
                            ? graph.startProfile()
                            : null;
            trainer.listen(new StepTimes(times)).train();
            report("train_deconv", "images/s", rates(batch, times));
            if (operations != null) {
                print(operations.table(40));
            }
        }
        report("peak_memory", "MB", new double[] {residentMegabytes("VmHWM")});
    }

    /** The time of each step but the first few. */
    private static final class StepTimes implements TrainingListener {
        private final List<Double> times;
        private long last = System.nanoTime();
        private int seen;

        StepTimes(List<Double> times) {
            this.times = times;
        }

        @Override
        public void onStep(StepReport report) {
            long now = System.nanoTime();
            if (seen++ >= WARM_UP) {
                times.add((now - last) / 1e9);
            }
            last = now;
        }
    }

    private static double[] rates(int images, List<Double> times) {
        return times.stream().mapToDouble(time -> images / time).toArray();
    }

    /** log p(x, z | c) / q(z; c, x) in evaluation mode, the best of several numbers of rows. */
    private void measureScoring(Homoencoder model) {
        double[] best = {0};
        try (ModelEvaluator evaluator = model.evaluator()) {
            for (int rows : new int[] {8, 25, 100}) {
                EvaluationGraph graph = evaluator.scoring(rows);
                graph.drawNoise(Seeds.random(common.seed()));
                double[] rates = rates(rows, times(graph::execute, seconds / 3));
                if (median(rates) > median(best)) {
                    best = rates;
                }
            }
        }
        report("score_deconv", "images/s", best);
    }

    /** Overhead of an operation, and growth of memory, over many replays of a small model. */
    private void measureReplays() {
        Homoencoder small =
                DeconvVhe.create(DeconvOptions.defaults().withWidth(1, 4).withLatents(4, 2), 1);
        try (ModelEvaluator evaluator = small.evaluator()) {
            EvaluationGraph graph = evaluator.generation(1);
            CompiledGraph compiled = (CompiledGraph) graph.executor();
            graph.drawNoise(Seeds.random(common.seed()));
            double[] times = new double[replays];
            for (int i = 0; i < Math.max(100, replays / 10); i++) {
                compiled.execute();
            }
            System.gc();
            double before = residentMegabytes("VmRSS");
            for (int i = 0; i < replays; i++) {
                long start = System.nanoTime();
                compiled.execute();
                times[i] = (System.nanoTime() - start) / 1e3 / compiled.operationCount();
            }
            System.gc();
            report("operation_of_tiny_graph", "us", times);
            double growth = residentMegabytes("VmRSS") - before;
            report("memory_growth_" + replays + "_replays", "MB", new double[] {growth});
        }
    }

    private static List<Double> times(Runnable work, double seconds) {
        for (int i = 0; i < WARM_UP; i++) {
            work.run();
        }
        List<Double> times = new ArrayList<>();
        long end = System.nanoTime() + (long) (seconds * 1e9);
        while (times.isEmpty() || System.nanoTime() < end) {
            long start = System.nanoTime();
            work.run();
            times.add((System.nanoTime() - start) / 1e9);
        }
        return times;
    }

    private static double median(double[] values) {
        return quantile(values, 0.5);
    }

    private static double quantile(double[] values, double part) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
    }

    private void report(String metric, String unit, double[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException(
                    "--seconds " + seconds + " is too short to measure " + metric);
        }
        Measurement measurement =
                new Measurement(
                        metric,
                        round(median(values)),
                        unit,
                        round(quantile(values, 0.25)),
                        round(quantile(values, 0.75)),
                        values.length);
        measurements.add(measurement);
        print(line(measurement));
    }

    private String line(Measurement measurement) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.putAll(JSON.convertValue(measurement, LinkedHashMap.class));
        fields.put("executor", executor.name().toLowerCase(java.util.Locale.ROOT));
        fields.put("threads", Nd4j.getEnvironment().maxThreads());
        return JSON.valueToTree(fields).toString();
    }

    private static double round(double value) {
        return Math.round(value * 1e4) / 1e4;
    }

    /** Random binary images, twenty to a class. */
    private GroupedDataset noise() {
        int size = Math.max(20 * 20, 20 * ((batch + 19) / 20));
        SplittableRandom random = Seeds.random(common.seed());
        float[] values = new float[size * 28 * 28];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextDouble() < 0.1 ? 1 : 0;
        }
        int[] groups = new int[size];
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            groups[i] = i / 20;
            if (i % 20 == 0) {
                labels.add("class " + i / 20);
            }
        }
        Grouping characters = new Grouping(DeconvVhe.GROUPING, groups, labels);
        return new GroupedDataset(values, new long[] {1, 28, 28}, List.of(characters));
    }

    /** A figure of this process's memory as Linux gives it; not a number elsewhere. */
    private static double residentMegabytes(String field) {
        try {
            for (String line :
                    java.nio.file.Files.readAllLines(java.nio.file.Path.of("/proc/self/status"))) {
                if (line.startsWith(field + ":")) {
                    return Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024;
                }
            }
        } catch (IOException e) {
            return Double.NaN;
        }
        return Double.NaN;
    }

    private void runPeer() throws IOException, InterruptedException {
        if (peer == null) {
            return;
        }
        Process process =
                new ProcessBuilder("sh", "-c", peer)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            lines.lines().forEach(Example::print);
        }
        int code = process.waitFor();
        if (code != 0) {
            throw new IOException("the peer '" + peer + "' ended with code " + code);
        }
    }
}
