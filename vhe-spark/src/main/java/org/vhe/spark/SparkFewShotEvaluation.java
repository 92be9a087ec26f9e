package org.vhe.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.evaluation.EvaluationProgress;
import org.vhe.core.evaluation.fewshot.Classifier;
import org.vhe.core.evaluation.fewshot.EpisodeResult;
import org.vhe.core.evaluation.fewshot.FewShotEvaluation;
import org.vhe.core.evaluation.fewshot.FewShotProtocol;
import org.vhe.core.evaluation.fewshot.FewShotResult;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;

/**
 * {@link FewShotEvaluation} with a task for each episode. Episodes and their noise are functions of
 * the seed and the episode's number, so the result is that of one machine to the last bit,
 * whichever executors computed it or were lost, provided that processors and numbers of threads of
 * the arithmetic are the same.
 */
public final class SparkFewShotEvaluation {

    private SparkFewShotEvaluation() {}

    /**
     * Classifies the queries of all episodes.
     *
     * @param model sent to every executor once, as are the data
     * @param classifier made for each core: {@code evaluator -> new FewShotClassifier(evaluator,
     *     options)}
     * @param protocol made from the data in each process: {@code data ->
     *     FewShotProtocol.classes(data, "character", options)}
     * @param progress is told on the driver
     * @throws IllegalStateException if an episode fails; names it
     */
    public static FewShotResult evaluate(
            JavaSparkContext context,
            Homoencoder model,
            GroupedDataset data,
            Recipe<ModelEvaluator, Classifier> classifier,
            Recipe<GroupedDataset, FewShotProtocol> protocol,
            EvaluationProgress progress) {
        try (ModelEvaluator evaluator = model.evaluator();
                SharedModel shared = new SharedModel(context, model, data)) {
            FewShotProtocol here = protocol.apply(data);
            String description = classifier.apply(evaluator).description();
            int count = here.options().episodes();
            List<EpisodeResult> results = new ArrayList<>();
            NumberedTasks.run(
                    context,
                    IntStream.range(0, count).toArray(),
                    new Task(shared, classifier, protocol),
                    (number, result) -> {
                        results.add(result);
                        progress.update(results.size(), count);
                    });
            return FewShotEvaluation.merge(description, here.options(), results);
        }
    }

    private record Task(
            SharedModel shared,
            Recipe<ModelEvaluator, Classifier> classifier,
            Recipe<GroupedDataset, FewShotProtocol> protocol)
            implements NumberedTasks.Work<EpisodeResult> {
        @Override
        public EpisodeResult of(int number) {
            return Workers.use(
                    shared.job(),
                    this::worker,
                    worker ->
                            FewShotEvaluation.episode(
                                    worker.classifier(), worker.protocol(), number));
        }

        private Worker worker() {
            ModelEvaluator evaluator = shared.load().evaluator();
            return new Worker(
                    evaluator, classifier.apply(evaluator), protocol.apply(shared.data()));
        }

        @Override
        public String name(int number) {
            return "episode " + number;
        }
    }

    private record Worker(ModelEvaluator evaluator, Classifier classifier, FewShotProtocol protocol)
            implements AutoCloseable {
        @Override
        public void close() {
            evaluator.close();
        }
    }
}
