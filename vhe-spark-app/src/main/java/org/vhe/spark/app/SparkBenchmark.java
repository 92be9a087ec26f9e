package org.vhe.spark.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.nd4j.linalg.factory.Nd4j;
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
import org.vhe.examples.cli.Example;
import org.vhe.models.deconv.DeconvOptions;
import org.vhe.models.deconv.DeconvVhe;
import org.vhe.models.pixelcnn.PixelCnnOptions;
import org.vhe.models.pixelcnn.PixelCnnVhe;
import org.vhe.spark.SparkGradients;
import org.vhe.spark.SparkJointLikelihood;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What Spark costs and gains on this machine: the same work in this process, by one thread and by
 * two, and in one and two executor processes of one thread each.
 */
@Command(
        name = "benchmark",
        description =
                "Times of tasks and steps, bytes sent, and scaling, on clusters of one and two"
                        + " executors on this machine, medians with quartiles; --master is not"
                        + " used. For two threads begin with OMP_NUM_THREADS=2.")
final class SparkBenchmark implements Callable<Integer> {
    private static final int BATCH = 32;
    private static final int WARM_UP = 3;
    private static final int TASKS = 200;
    private static final JointLikelihoodOptions SAMPLES =
            JointLikelihoodOptions.of(Glyphs.CHARACTER, 10, 5, 1);
    private static final GroupedDataset DATA =
            FixedBinarisation.of(Glyphs.generate(new Glyphs.Options(4, 10, 10, 1, 1)), 1);

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Steps of each measurement after a warm-up (default: ${DEFAULT-VALUE}).")
    private int steps = 30;

    @Option(
            names = "--executors",
            paramLabel = "N",
            split = ",",
            description = "Numbers of executor processes (default: ${DEFAULT-VALUE}).")
    private List<Integer> executors = List.of(1, 2);

    @Override
    public Integer call() throws Exception {
        for (int threads : new int[] {1, 2}) {
            Nd4j.getEnvironment().setMaxThreads(threads);
            Nd4j.getEnvironment().setMaxMasterThreads(threads);
            here("%d thread%s".formatted(threads, threads == 1 ? "" : "s"));
        }
        Nd4j.getEnvironment().setMaxThreads(1);
        Nd4j.getEnvironment().setMaxMasterThreads(1);
        for (int count : executors) {
            SparkConf conf =
                    new SparkConf()
                            .setAppName("benchmark")
                            .setMaster("local-cluster[%d,1,1024]".formatted(count));
            try (JavaSparkContext context = new JavaSparkContext(Session.withDefaults(conf))) {
                on(context, count);
            }
        }
        return 0;
    }

    private static Homoencoder deconv() {
        return DeconvVhe.create(DeconvOptions.defaults(), 1);
    }

    private static Map<String, Homoencoder> models() {
        Map<String, Homoencoder> models = new LinkedHashMap<>();
        models.put("deconv", deconv());
        models.put("pixelcnn", PixelCnnVhe.create(PixelCnnOptions.defaults(), 1));
        return models;
    }

    private void here(String where) throws Exception {
        for (Map.Entry<String, Homoencoder> each : models().entrySet()) {
            Homoencoder model = each.getValue();
            Samples times = new Samples(WARM_UP);
            try (Trainer trainer = new Trainer(model, DATA, options())) {
                trainer.listen(times).train();
            }
            row(where, "step of " + each.getKey(), times.milliseconds(), "ms");
            row(where, "  processor time of it", times.processorMilliseconds(), "ms");
        }
        Samples groups = new Samples(2);
        try (ModelEvaluator evaluator = deconv().evaluator()) {
            new JointLikelihood(evaluator, SAMPLES).evaluate(DATA, groups);
        }
        row(where, "class of a likelihood, deconv", groups.meanMilliseconds(), "ms");
    }

    private void on(JavaSparkContext context, int count) throws Exception {
        String where = "%d executor%s".formatted(count, count == 1 ? "" : "s");
        tasks(context, where);
        Traffic traffic = new Traffic();
        context.sc().addSparkListener(traffic);
        for (Map.Entry<String, Homoencoder> each : models().entrySet()) {
            Homoencoder model = each.getValue();
            Samples times = new Samples(WARM_UP);
            try (SparkGradients gradients =
                            new SparkGradients(context, model, DATA, options(), count);
                    Trainer trainer = new Trainer(model, DATA, options(), gradients)) {
                trainer.listen(times).listen(traffic.listener()).train();
            }
            row(where, "step of " + each.getKey(), times.milliseconds(), "ms");
            row(where, "  processor time of the driver", times.processorMilliseconds(), "ms");
            row(where, "  processor time of a task", traffic.computing(), "ms");
            row(where, "  broadcast", traffic.broadcast(), "MB");
            row(where, "  result of a part", traffic.results(), "MB");
        }
        Samples groups = new Samples(2 * count);
        SparkJointLikelihood.evaluate(context, deconv(), DATA, SAMPLES, Optional.empty(), groups);
        row(where, "class of a likelihood, deconv", groups.meanMilliseconds(), "ms");
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
        row(where, "job of one empty task", jobs, "ms");
        row(where, "empty task of a job of many", List.of(each), "ms");
    }

    private TrainingOptions options() {
        return TrainingOptions.builder()
                .supportSize(DeconvVhe.CLASS_LATENT, 5)
                .batchSize(BATCH)
                .budget(Budget.ofSteps(WARM_UP + steps))
                .build();
    }

    private void row(String where, String what, List<Double> values, String unit) {
        Example.print(
                "%-11s  %-38s %9.2f %s (%.2f to %.2f)"
                        .formatted(
                                where,
                                what,
                                Samples.quantile(values, 0.5),
                                unit,
                                Samples.quantile(values, 0.25),
                                Samples.quantile(values, 0.75)));
    }
}
