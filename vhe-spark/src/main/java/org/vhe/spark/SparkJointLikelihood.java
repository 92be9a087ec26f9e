package org.vhe.spark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.api.java.JavaSparkContext;
import org.vhe.core.dataset.GroupedDataset;
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
