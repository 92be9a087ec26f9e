package org.vhe.examples.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.graph.Backend;
import org.vhe.core.graph.CompiledGraph;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.graph.GraphProfile;
import org.vhe.core.model.EvaluationGraph;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.random.Seeds;
import org.vhe.core.training.Trainer;
import org.vhe.core.training.TrainingOptions;
import org.vhe.examples.cli.Example;
import org.vhe.examples.cli.Launcher;
import org.vhe.models.deconv.DeconvOptions;
import org.vhe.models.deconv.DeconvVhe;
import org.vhe.models.pixelcnn.PixelCnnOptions;
import org.vhe.models.pixelcnn.PixelCnnVhe;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** Speed and memory, a JSON object a line: medians with quartiles after a warm-up. */
@Command(
        name = "benchmark",
        description = "Speed of training and scoring, overhead and memory of the executor.")
public final class Benchmark extends Example<Benchmark.Result> {
    private static final int WARM_UP = 3;
    private static final int MIN_IMAGES = 400;
    private static final int DRAWN_IMAGES = 100;
    private static final int PROFILE_ROWS = 40;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "Time of each measurement (default: ${DEFAULT-VALUE}).")
    private double seconds = 15;

    /** The networks that can be measured. */
    public enum Network {
        DECONV,
        PIXELCNN
    }

    @Option(
            names = "--networks",
            paramLabel = "NAME",
            split = ",",
            description = "deconv, pixelcnn, or both (default: ${DEFAULT-VALUE}).")
    private List<Network> networks = List.of(Network.DECONV, Network.PIXELCNN);

    @Option(
            names = "--width",
            paramLabel = "N",
            description = "Channels of the networks (default: ${DEFAULT-VALUE}).")
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
            converter = ExecutorConverter.class,
            description =
                    "compiled, unfused (each operation by itself) or samediff (default: that of"
                            + " --device).")
    private GraphExecutor.Kind executor;

    @Option(names = "--profile", description = "Also print the time of every operation.")
    private boolean profile;

    @Option(
            names = "--peer",
            paramLabel = "COMMAND",
            description =
                    "A command that prints such lines too, run before, between and after the"
                            + " rounds; ratios to it are printed in the end. With {metric} in it,"
                            + " which becomes the metric's name, the rounds of a metric follow each"
                            + " other; otherwise everything is measured in every round.")
    private String peer;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description =
                    "How often everything is measured, in turn with the peer (default:"
                            + " ${DEFAULT-VALUE}).")
    private int rounds = 1;

    /**
     * All measurements.
     *
     * @param measurements in order
     * @param ratios by metric, of each round to the mean of the peer's runs before and after it
     */
    public record Result(
            List<Measurements.Measurement> measurements, Map<String, List<Double>> ratios) {}

    private Measurements measurements;

    /** Runs as a program. */
    public static void main(String[] args) {
        Launcher.main(Benchmark::runExample, args);
    }

    /** Runs and returns the measurements. */
    public static Result runExample(String... args) throws Exception {
        return Launcher.result(new Benchmark(), args);
    }

    @Override
    protected Result experiment() throws Exception {
        if (executor == null) {
            executor = Backend.executor();
        }
        measurements = new Measurements(executor.name().toLowerCase(Locale.ROOT));
        InTurn turns = new InTurn(measurements);
        if (BenchmarkPeer.takesMetric(peer)) {
            turns.partByPart(parts(), rounds, metric -> BenchmarkPeer.run(peer, metric));
        } else {
            turns.together(parts(), rounds, metric -> BenchmarkPeer.run(peer, metric));
        }
        turns.summary().forEach(Example::print);
        return new Result(measurements.all(), turns.ratios());
    }

    private List<InTurn.Part> parts() {
        List<InTurn.Part> parts = new ArrayList<>();
        for (Network network : networks) {
            Homoencoder model = create(network);
            boolean pixelCnn = network == Network.PIXELCNN;
            String training = "train_" + network.name().toLowerCase(Locale.ROOT);
            parts.add(new InTurn.Part(training, () -> measureTraining(model, training)));
            if (!executor.equals(GraphExecutor.Kind.SAMEDIFF)) {
                String scoring = pixelCnn ? "score" : "score_deconv";
                parts.add(new InTurn.Part(scoring, () -> measureScoring(model, scoring)));
            }
            if (pixelCnn) {
                parts.add(new InTurn.Part("sample", () -> measureSampling(model)));
            }
        }
        if (executor.equals(GraphExecutor.Kind.COMPILED)) {
            parts.add(new InTurn.Part("operation_of_tiny_graph", this::measureReplays));
        }
        return parts;
    }

    /** Reads the name of an executor. */
    static final class ExecutorConverter implements ITypeConverter<GraphExecutor.Kind> {
        @Override
        public GraphExecutor.Kind convert(String value) {
            return GraphExecutor.Kind.of(value);
        }
    }

    private Homoencoder create(Network network) {
        return switch (network) {
            case DECONV ->
                    DeconvVhe.create(
                            DeconvOptions.defaults().withWidth(width, Math.min(256, 4 * width)),
                            common.seed());
            case PIXELCNN -> {
                PixelCnnOptions usual = PixelCnnOptions.defaults();
                yield PixelCnnVhe.create(
                        usual.withChannels(
                                Math.min(width, usual.templateEncoder()),
                                Math.min(width, usual.transformEncoder()),
                                width),
                        common.seed());
            }
        };
    }

    private void measureTraining(Homoencoder model, String metric) {
        TrainingOptions options =
                TrainingOptions.builder()
                        .supportSize(DeconvVhe.CLASS_LATENT, shots)
                        .batchSize(batch)
                        .budget(StepTimes.BUDGET)
                        .executor(executor)
                        .build();
        try (Trainer trainer = new Trainer(model, images(), options)) {
            GraphProfile operations =
                    profile && trainer.executor() instanceof CompiledGraph graph
                            ? graph.startProfile()
                            : null;
            measurements.report(metric, "images/s", rates(batch, StepTimes.of(trainer, seconds)));
            if (operations != null) {
                print(operations.table(PROFILE_ROWS));
            }
        }
        measurements.report("peak_memory", "MB", Measurements.residentMegabytes("VmHWM"));
    }

    private GroupedDataset images() {
        return NoiseImages.of(DeconvVhe.GROUPING, Math.max(MIN_IMAGES, batch), common.seed());
    }

    private static double[] rates(int images, List<Double> times) {
        return times.stream().mapToDouble(time -> images / time).toArray();
    }

    /** log p(x, z | c) / q(z; c, x) in evaluation mode, the best of several numbers of rows. */
    private void measureScoring(Homoencoder model, String metric) {
        double[] best = {0};
        GraphProfile operations = null;
        try (ModelEvaluator evaluator = model.evaluator(executor)) {
            for (int usual : new int[] {8, 25, 100}) {
                int rows = Backend.rows(usual);
                EvaluationGraph graph = evaluator.scoring(rows);
                graph.drawNoise(Seeds.random(common.seed()));
                double[] rates = rates(rows, times(graph::execute, seconds / 3));
                if (Measurements.median(rates) > Measurements.median(best)) {
                    best = rates;
                    if (profile && graph.executor() instanceof CompiledGraph compiled) {
                        operations = compiled.startProfile();
                        graph.execute();
                    }
                }
            }
        }
        measurements.report(metric, "images/s", best);
        if (operations != null) {
            print(operations.table(PROFILE_ROWS));
        }
    }

    /** One hundred images given c, drawn pixel by pixel. */
    private void measureSampling(Homoencoder model) {
        try (ModelEvaluator evaluator = model.evaluator(executor)) {
            EvaluationGraph graph = evaluator.generation(DRAWN_IMAGES);
            graph.drawNoise(Seeds.random(common.seed()));
            double[] times =
                    times(graph::execute, seconds / 3).stream().mapToDouble(t -> t).toArray();
            measurements.report("sample", "s/100 images", times);
        }
    }

    /** Overhead of an operation, and growth of memory, over many replays of a small model. */
    private void measureReplays() {
        Homoencoder small =
                DeconvVhe.create(DeconvOptions.defaults().withWidth(1, 4).withLatents(4, 2), 1);
        try (ModelEvaluator evaluator = small.evaluator(executor)) {
            EvaluationGraph graph = evaluator.generation(1);
            CompiledGraph compiled = (CompiledGraph) graph.executor();
            graph.drawNoise(Seeds.random(common.seed()));
            double[] times = new double[replays];
            for (int i = 0; i < Math.max(100, replays / 10); i++) {
                compiled.execute();
            }
            System.gc();
            double before = Measurements.residentMegabytes("VmRSS");
            for (int i = 0; i < replays; i++) {
                long start = System.nanoTime();
                compiled.execute();
                times[i] = (System.nanoTime() - start) / 1e3 / compiled.operationCount();
            }
            System.gc();
            measurements.report("operation_of_tiny_graph", "us", times);
            double growth = Measurements.residentMegabytes("VmRSS") - before;
            measurements.report("memory_growth_" + replays + "_replays", "MB", growth);
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
}
