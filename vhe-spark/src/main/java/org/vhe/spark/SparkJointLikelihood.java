package org.vhe.spark;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.api.java.JavaSparkContext;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.evaluation.EvaluationProgress;
import org.vhe.core.evaluation.likelihood.GroupEstimator;
import org.vhe.core.evaluation.likelihood.GroupLikelihood;
import org.vhe.core.evaluation.likelihood.JointLikelihood;
import org.vhe.core.evaluation.likelihood.JointLikelihoodOptions;
import org.vhe.core.evaluation.likelihood.JointLikelihoodResult;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;

/**
 * {@link JointLikelihood} with a task for each group. A group's noise is its own, so the result is
 * that of one machine to the last bit, whichever executors computed it or were lost, provided that
 * processors and numbers of threads of the arithmetic are the same.
 */
public final class SparkJointLikelihood {

    private SparkJointLikelihood() {}

    /**
     * Evaluates the groups of the coarsest grouping that latents are shared over.
     *
     * @param model sent to every executor once, as are the data
     * @param file on the driver, as {@link JointLikelihood#evaluate(GroupedDataset, Path,
     *     EvaluationProgress)} keeps it, or goes on from it; empty to keep nothing
     * @param progress is told on the driver
     * @throws IllegalStateException if a group cannot be evaluated; names it
     */
    public static JointLikelihoodResult evaluate(
            JavaSparkContext context,
            Homoencoder model,
            GroupedDataset data,
            JointLikelihoodOptions options,
            Optional<Path> file,
            EvaluationProgress progress)
            throws IOException {
        try (ModelEvaluator evaluator = model.evaluator();
                SharedModel shared = new SharedModel(context, model, data)) {
            return new JointLikelihood(evaluator, options)
                    .evaluate(
                            data,
                            file,
                            progress,
                            (groups, done) ->
                                    NumberedTasks.run(
                                            context, groups, new Task(shared, options), done));
        }
    }

    /**
     * Evaluates the groups of data that no process has whole, each where it is. The result is that
     * of all of them on one machine, in the order of their ids.
     *
     * @param progress is told on the driver when a partition is done
     * @throws IllegalStateException if a group cannot be evaluated; names it
     */
    public static JointLikelihoodResult evaluate(
            Homoencoder model,
            SparkData data,
            JointLikelihoodOptions options,
            EvaluationProgress progress) {
        data.requireFor(model);
        try (ModelEvaluator evaluator = model.evaluator();
                SharedModel shared = new SharedModel(data.context(), model)) {
            String grouping = data.coarsest(model);
            int[] chosen =
                    new JointLikelihood(evaluator, options)
                            .chosen(data.groupSizes(grouping).size());
            TreeMap<Integer, GroupLikelihood> results = new TreeMap<>();
            double[] sums = new double[data.groupSizes(grouping).size()];
            NumberedTasks.run(
                    data.context(),
                    data.outcomes(
                            new Groups(shared, options, data.numbers(), Set.copyOf(boxed(chosen)))),
                    data.partitions(),
                    (partition, some) -> {
                        results.putAll(some.results());
                        some.sums().forEach((group, sum) -> sums[group] = sum);
                        progress.update(results.size(), chosen.length);
                    });
            return JointLikelihoodResult.of(options, results, sums, data.description().elements());
        }
    }

    private static List<Integer> boxed(int[] numbers) {
        return Arrays.stream(numbers).boxed().toList();
    }

    /**
     * What is found in a partition.
     *
     * @param results of the chosen groups, by their numbers among all
     * @param sums of the values of all groups
     */
    private record Some(TreeMap<Integer, GroupLikelihood> results, TreeMap<Integer, Double> sums)
            implements Serializable {}

    private record Groups(
            SharedModel shared,
            JointLikelihoodOptions options,
            Map<String, Map<String, Integer>> numbers,
            Set<Integer> chosen)
            implements SparkData.Use<Some> {
        @Override
        public Outcome<Some> of(int partition, LoadedPart part) {
            String place = "partition " + partition;
            try (ModelEvaluator evaluator = shared.load().evaluator();
                    GroupEstimator estimator =
                            new JointLikelihood(evaluator, options)
                                    .estimator(part.data(), this::number)) {
                Some found = new Some(new TreeMap<>(), new TreeMap<>());
                double[] sums = estimator.sumsOfValues();
                Grouping grouping = estimator.grouping();
                for (int group = 0; group < grouping.groupCount(); group++) {
                    place = "%s '%s'".formatted(grouping.name(), grouping.label(group));
                    int number = number(grouping, group);
                    found.sums().put(number, sums[group]);
                    if (chosen.contains(number)) {
                        found.results().put(number, estimator.of(group));
                    }
                }
                return Outcome.of(partition, found);
            } catch (RuntimeException e) {
                return Outcome.failed(partition, Outcome.Failure.of(place, e));
            }
        }

        private int number(Grouping grouping, int group) {
            return numbers.get(grouping.name()).get(grouping.label(group));
        }
    }

    private record Task(SharedModel shared, JointLikelihoodOptions options)
            implements NumberedTasks.Work<GroupLikelihood> {
        @Override
        public GroupLikelihood of(int group) {
            return use(worker -> worker.estimator().of(group));
        }

        @Override
        public String name(int group) {
            return use(
                    worker ->
                            "%s '%s'"
                                    .formatted(
                                            worker.estimator().grouping().name(),
                                            worker.estimator().grouping().label(group)));
        }

        private <R> R use(Function<Worker, R> function) {
            return Workers.use(shared.job(), () -> Worker.of(shared, options), function);
        }
    }

    private record Worker(ModelEvaluator evaluator, GroupEstimator estimator)
            implements AutoCloseable {
        static Worker of(SharedModel shared, JointLikelihoodOptions options) {
            ModelEvaluator evaluator = shared.load().evaluator();
            return new Worker(
                    evaluator, new JointLikelihood(evaluator, options).estimator(shared.data()));
        }

        @Override
        public void close() {
            estimator.close();
            evaluator.close();
        }
    }
}
