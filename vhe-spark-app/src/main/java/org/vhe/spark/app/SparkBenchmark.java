package org.vhe.spark.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.vhe.core.check.Require;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.evaluation.likelihood.JointLikelihood;
import org.vhe.core.evaluation.likelihood.JointLikelihoodOptions;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.training.Budget;
import org.vhe.core.training.Trainer;
import org.vhe.core.training.TrainingOptions;
import org.vhe.data.image.FixedBinarisation;
import org.vhe.data.synthetic.Glyphs;
import org.vhe.examples.output.JsonReport;
import org.vhe.models.deconv.DeconvOptions;
import org.vhe.models.deconv.DeconvVhe;
import org.vhe.models.pixelcnn.PixelCnnOptions;
import org.vhe.models.pixelcnn.PixelCnnVhe;
import org.vhe.spark.SparkGradients;
import org.vhe.spark.SparkJointLikelihood;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * What Spark costs and gains on this machine: the same work in this process and in executor
 * processes of one thread each.
 */
@Command(
        name = "benchmark",
        description =
                "Times of tasks and steps, bytes sent, and scaling, medians with quartiles: in this"
                        + " process by one thread, then on clusters of one and of two executor"
                        + " processes of one thread each on this machine. With --threads or"
                        + " --executors, these parts only; --master is not used.")
final class SparkBenchmark implements Callable<Integer> {
    private static final int BATCH = 32;
    private static final int WARM_UP = 3;
    private static final int TASKS = 100;
    private static final JointLikelihoodOptions SAMPLES =
            JointLikelihoodOptions.of(Glyphs.CHARACTER, 10, 5, 1);
    private static final GroupedDataset LEARNED = glyphs(10);
    private static final GroupedDataset ESTIMATED = glyphs(2);

    @Spec private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Steps of each measurement after a warm-up (default: ${DEFAULT-VALUE}).")
    private int steps = 10;

    @Option(
            names = "--width",
            paramLabel = "N",
            description = "Channels of the networks (default: ${DEFAULT-VALUE}).")
    private long width = 64;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description =
                    "In this process, by so many threads, which it must be started with:"
                            + " OMP_NUM_THREADS=N, as bin/vhe does.")
    private Integer threads;

    @Option(
            names = "--executors",
            paramLabel = "N",
            split = ",",
            description = "On so many executor processes, such as 1,2.")
    private List<Integer> executors = List.of();

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Also write the figures, with options and environment, as JSON.")
    private Path json;

    private final Measured measured = new Measured();

    @Override
    public Integer call() throws Exception {
        Require.positive("--steps", steps);
        if (threads == null && executors.isEmpty()) {
            threads = 1;
            executors = List.of(1, 2);
        }
        if (threads != null) {
            requireThreads();
            here(Measured.count(threads, "thread"));
            write();
        }
        for (int number : executors) {
            try (Session session =
                    Session.open("local-cluster[%d,1,1024]".formatted(number), Map.of())) {
                session.work(context -> on(context, number));
            }
            write();
        }
        return 0;
    }

    /** What is measured so far. */
    private void write() throws IOException {
        if (json != null) {
            JsonReport.of(spec, measured.result()).write(json);
        }
    }

    /** What libraries of linear algebra begin with they keep. */
    private void requireThreads() {
        String found = System.getenv(Session.ARITHMETIC);
        if (!String.valueOf(threads).equals(found)) {
            throw new IllegalArgumentException(
                    "--threads %d needs the environment variable %s=%d, found %s"
                            .formatted(threads, Session.ARITHMETIC, threads, found));
        }
    }

    /** Four alphabets of so many characters. */
    private static GroupedDataset glyphs(int characters) {
        return FixedBinarisation.of(
                Glyphs.generate(new Glyphs.Options(4, characters, 10, 1, 1)), 1);
    }

    private Homoencoder deconv() {
        return DeconvVhe.create(
                DeconvOptions.defaults().withWidth(width, Math.min(256, 4 * width)), 1);
    }

    private Map<String, Homoencoder> models() {
        PixelCnnOptions usual = PixelCnnOptions.defaults();
        Map<String, Homoencoder> models = new LinkedHashMap<>();
        models.put("deconv", deconv());
        models.put(
                "pixelcnn",
                PixelCnnVhe.create(
                        usual.withChannels(
                                Math.min(width, usual.templateEncoder()),
                                Math.min(width, usual.transformEncoder()),
                                width),
                        1));
        return models;
    }

    private void here(String where) throws IOException {
        for (Map.Entry<String, Homoencoder> each : models().entrySet()) {
            Homoencoder model = each.getValue();
            Samples times = new Samples(WARM_UP);
            try (Trainer trainer = new Trainer(model, LEARNED, options())) {
                trainer.listen(times).train();
            }
            measured.add(where, "step of " + each.getKey(), times.milliseconds(), "ms");
            measured.add(where, "  processor time of it", times.processorMilliseconds(), "ms");
        }
        Samples groups = new Samples(2);
        try (ModelEvaluator evaluator = deconv().evaluator()) {
            new JointLikelihood(evaluator, SAMPLES).evaluate(ESTIMATED, groups);
        }
        measured.add(where, "class of a likelihood, deconv", groups.meanMilliseconds(), "ms");
    }

    private Void on(JavaSparkContext context, int count) throws IOException {
        String where = Measured.count(count, "executor");
        tasks(context, where);
        for (Map.Entry<String, Homoencoder> each : models().entrySet()) {
            Homoencoder model = each.getValue();
            Samples times = new Samples(WARM_UP);
            Traffic traffic = new Traffic(context.sc(), WARM_UP, WARM_UP + steps);
            try (SparkGradients gradients =
                            new SparkGradients(context, model, LEARNED, options(), count);
                    Trainer trainer = new Trainer(model, LEARNED, options(), gradients)) {
                trainer.listen(times).listen(traffic).train();
            }
            measured.add(where, "step of " + each.getKey(), times.milliseconds(), "ms");
            measured.add(
                    where, "  processor time of the driver", times.processorMilliseconds(), "ms");
            measured.add(where, "  processor time of a task", traffic.computing(), "ms");
            measured.add(where, "  broadcast", traffic.broadcast(), "MB");
            measured.add(where, "  result of a part", traffic.results(), "MB");
        }
        Samples groups = new Samples(2 * count);
        SparkJointLikelihood.evaluate(
                context, deconv(), ESTIMATED, SAMPLES, Optional.empty(), groups);
        measured.add(where, "class of a likelihood, deconv", groups.meanMilliseconds(), "ms");
        return null;
    }

    /** Tasks that do nothing, all in one job, and one in each of many jobs. */
    private void tasks(JavaSparkContext context, String where) {
        List<Integer> numbers = IntStream.range(0, TASKS).boxed().toList();
        context.parallelize(numbers, TASKS).map(number -> number + 1).collect(); // classes loaded
        List<Double> jobs = new ArrayList<>();
        for (int i = 0; i < TASKS; i++) {
            long start = System.nanoTime();
            context.parallelize(List.of(i), 1).map(number -> number + 1).collect();
            jobs.add((System.nanoTime() - start) / 1e6);
        }
        long start = System.nanoTime();
        context.parallelize(numbers, TASKS).map(number -> number + 1).collect();
        double each = (System.nanoTime() - start) / 1e6 / TASKS;
        measured.add(where, "job of one empty task", jobs, "ms");
        measured.add(where, "empty task of a job of many", List.of(each), "ms");
    }

    private TrainingOptions options() {
        return TrainingOptions.builder()
                .supportSize(DeconvVhe.CLASS_LATENT, 5)
                .batchSize(BATCH)
                .budget(Budget.ofSteps(WARM_UP + steps))
                .build();
    }
}
