package org.vhe.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.evaluation.EvaluationProgress;
import org.vhe.core.evaluation.fewshot.Classifier;
import org.vhe.core.evaluation.fewshot.EpisodeResult;
import org.vhe.core.evaluation.fewshot.FewShotEvaluation;
import org.vhe.core.evaluation.fewshot.FewShotOptions;
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

    /**
     * Has episodes of the groups of each partition, in turn: partition p of P has those whose
     * numbers leave p when divided by P, each drawn from the groups that it has. So classes that
     * are told apart are of one partition, which is all of them where there is one.
     *
     * @param protocol made from each partition's elements, of as many episodes as there are to be
     *     in all
     * @param progress is told on the driver when a partition is done
     * @throws IllegalStateException if an episode fails; names it
     */
    public static FewShotResult evaluate(
            Homoencoder model,
            SparkData data,
            Recipe<ModelEvaluator, Classifier> classifier,
            Recipe<GroupedDataset, FewShotProtocol> protocol,
            EvaluationProgress progress) {
        data.requireFor(model);
        try (ModelEvaluator evaluator = model.evaluator();
                SharedModel shared = new SharedModel(data.context(), model)) {
            String description = classifier.apply(evaluator).description();
            List<EpisodeResult> results = new ArrayList<>();
            List<FewShotOptions> options = new ArrayList<>();
            Episodes episodes = new Episodes(shared, classifier, protocol, data.partitions());
            NumberedTasks.run(
                    data.context(),
                    data.outcomes(episodes),
                    data.partitions(),
                    (partition, some) -> {
                        results.addAll(some.results());
                        options.add(some.options());
                        progress.update(results.size(), some.options().episodes());
                    });
            return FewShotEvaluation.merge(description, options.get(0), results);
        }
    }

    /** What a partition's episodes came to. */
    private record Some(FewShotOptions options, List<EpisodeResult> results)
            implements Serializable {}

    private record Episodes(
            SharedModel shared,
            Recipe<ModelEvaluator, Classifier> classifier,
            Recipe<GroupedDataset, FewShotProtocol> protocol,
            int partitions)
            implements SparkData.Use<Some> {
        @Override
        public Outcome<Some> of(int partition, LoadedPart part) {
            String place = "partition " + partition;
            try (ModelEvaluator evaluator = shared.load().evaluator()) {
                Classifier teller = classifier.apply(evaluator);
                FewShotProtocol asked = protocol.apply(part.data());
                List<EpisodeResult> results = new ArrayList<>();
                for (int n = partition; n < asked.options().episodes(); n += partitions) {
                    place = "partition %d, episode %d".formatted(partition, n);
                    results.add(FewShotEvaluation.episode(teller, asked, n));
                }
                return Outcome.of(partition, new Some(asked.options(), results));
            } catch (RuntimeException e) {
                return Outcome.failed(partition, Outcome.Failure.of(place, e));
            }
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
