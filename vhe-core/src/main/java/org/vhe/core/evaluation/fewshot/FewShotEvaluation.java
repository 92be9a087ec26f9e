package org.vhe.core.evaluation.fewshot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.vhe.core.evaluation.AccuracyEstimate;
import org.vhe.core.evaluation.EvaluationProgress;
import org.vhe.core.model.EvaluatorPool;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.random.Seeds;

/** Measures the accuracy of a {@link Classifier} in n-way k-shot classification. */
public final class FewShotEvaluation {

    private FewShotEvaluation() {}

    /** Classifies the queries of all episodes, without telling how far it has come. */
    public static FewShotResult evaluate(Classifier classifier, FewShotProtocol protocol) {
        return evaluate(classifier, protocol, EvaluationProgress.NONE);
    }

    /**
     * Classifies the queries of all episodes.
     *
     * @throws IllegalStateException if a score is missing or NaN
     */
    public static FewShotResult evaluate(
            Classifier classifier, FewShotProtocol protocol, EvaluationProgress progress) {
        FewShotOptions options = protocol.options();
        Classifier.EpisodeScorer scorer = classifier.over(protocol.elements());
        List<EpisodeResult> results = new ArrayList<>();
        for (int number = 0; number < options.episodes(); number++) {
            results.add(episode(classifier, scorer, protocol, number));
            progress.update(number + 1, options.episodes());
        }
        return merge(classifier.description(), options, results);
    }

    /**
     * Classifies the queries of all episodes, as many episodes at a time as a pool has evaluators.
     * The result is the same to the last bit as by one.
     *
     * @param classifier made with each evaluator: {@code evaluator -> new
     *     FewShotClassifier(evaluator, options)}
     * @throws IllegalStateException if a score is missing or NaN
     */
    public static FewShotResult evaluate(
            EvaluatorPool pool,
            Function<ModelEvaluator, Classifier> classifier,
            FewShotProtocol protocol,
            EvaluationProgress progress) {
        FewShotOptions options = protocol.options();
        List<EpisodeResult> results = new ArrayList<>();
        pool.forEach(
                IntStream.range(0, options.episodes()).toArray(),
                evaluator -> {
                    Classifier own = classifier.apply(evaluator);
                    Classifier.EpisodeScorer scorer = own.over(protocol.elements());
                    return number -> episode(own, scorer, protocol, number);
                },
                (number, result) -> {
                    results.add(result);
                    progress.update(results.size(), options.episodes());
                });
        String description = pool.with(evaluator -> classifier.apply(evaluator).description());
        return merge(description, options, results);
    }

    /**
     * One episode by itself, such as on another machine.
     *
     * @param number of the episode
     * @throws IllegalStateException if a score is missing or NaN
     */
    public static EpisodeResult episode(
            Classifier classifier, FewShotProtocol protocol, int number) {
        return episode(classifier, classifier.over(protocol.elements()), protocol, number);
    }

    private static EpisodeResult episode(
            Classifier classifier,
            Classifier.EpisodeScorer scorer,
            FewShotProtocol protocol,
            int number) {
        long noise = Seeds.derive(protocol.options().seed(), "noise");
        FewShotEpisode episode = protocol.episode(number);
        Scores scores = scorer.score(episode, Seeds.derive(noise, number));
        return new Tally(classifier.description(), number).count(episode, scores);
    }

    /**
     * The result of all episodes.
     *
     * @param classifier its description
     * @param results one for each episode of the options, in any order
     * @throws IllegalArgumentException if an episode is missing or there twice
     */
    public static FewShotResult merge(
            String classifier, FewShotOptions options, List<EpisodeResult> results) {
        List<EpisodeResult> ordered =
                results.stream().sorted(Comparator.comparingInt(EpisodeResult::number)).toList();
        List<Integer> numbers = ordered.stream().map(EpisodeResult::number).toList();
        if (!numbers.equals(IntStream.range(0, options.episodes()).boxed().toList())) {
            throw new IllegalArgumentException(
                    "expected one result for each of %d episodes, but got those of %s"
                            .formatted(options.episodes(), numbers));
        }
        List<Integer> correct = ordered.stream().map(EpisodeResult::correct).toList();
        AccuracyEstimate accuracy = AccuracyEstimate.of(correct, options.queriesPerEpisode());
        long evaluations = ordered.stream().mapToLong(EpisodeResult::evaluations).sum();
        List<Answer> answers = ordered.stream().flatMap(r -> r.answers().stream()).toList();
        return new FewShotResult(
                classifier,
                options,
                accuracy,
                Calibration.of(answers),
                (double) evaluations / accuracy.queries(),
                correct);
    }
}
