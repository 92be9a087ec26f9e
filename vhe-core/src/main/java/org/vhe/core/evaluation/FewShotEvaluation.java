package org.vhe.core.evaluation;

import java.util.List;
import java.util.function.LongFunction;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.random.Seeds;

/** Measures the accuracy of a {@link Classifier} in n-way k-shot classification. */
public final class FewShotEvaluation {

    private FewShotEvaluation() {}

    /**
     * Draws episodes and classifies their queries. Episodes depend on the data, the grouping and
     * the options only, so classifiers can be compared on the same ones.
     *
     * @param data elements as they are, augmentations not applied
     * @param grouping whose groups are the classes
     * @throws IllegalArgumentException if the grouping has too few groups or too small ones
     */
    public static FewShotResult evaluate(
            Classifier classifier,
            GroupedDataset data,
            String grouping,
            FewShotOptions options,
            EvaluationProgress progress) {
        EpisodeDraw draw = new EpisodeDraw(data.grouping(grouping), options);
        return evaluate(classifier, data::copyElement, draw::episode, options, progress);
    }

    /**
     * As {@link #evaluate}, with queries of subgroups that no support set has: which alphabet a new
     * character belongs to, given images of other characters. Subgroups count alike, however many
     * elements they have.
     *
     * @param grouping whose groups are the classes
     * @param subgrouping a grouping that divides them
     * @throws IllegalArgumentException if the groupings are not nested, or have too few groups or
     *     too small ones
     */
    public static FewShotResult evaluateNewSubgroups(
            Classifier classifier,
            GroupedDataset data,
            String grouping,
            String subgrouping,
            FewShotOptions options,
            EvaluationProgress progress) {
        SubgroupDraw draw = new SubgroupDraw(data, grouping, subgrouping, options);
        return evaluate(classifier, data::copyElement, draw::episode, options, progress);
    }

    private static FewShotResult evaluate(
            Classifier classifier,
            ElementSource elements,
            LongFunction<FewShotEpisode> episodes,
            FewShotOptions options,
            EvaluationProgress progress) {
        Classifier.EpisodeScorer scorer = classifier.over(elements);
        Tally tally = new Tally(classifier, options);
        for (int number = 0; number < options.episodes(); number++) {
            FewShotEpisode episode = episodes.apply(number);
            tally.add(episode, scorer.score(episode, noiseSeed(options.seed(), number)));
            progress.update(number + 1, options.episodes());
        }
        return tally.result();
    }

    /**
     * Classifies fixed tasks, such as Omniglot's official one-shot runs.
     *
     * @param tasks at least one, all with the same numbers of classes, shots and queries
     * @param seed of the noise
     */
    public static FewShotResult evaluate(
            Classifier classifier,
            List<FewShotTask> tasks,
            long seed,
            EvaluationProgress progress) {
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("expected at least one task, but got none");
        }
        FewShotOptions options = options(tasks.get(0), tasks.size(), seed);
        Tally tally = new Tally(classifier, options);
        for (int number = 0; number < tasks.size(); number++) {
            FewShotTask task = tasks.get(number);
            FewShotOptions found = options(task, tasks.size(), seed);
            if (!found.equals(options)) {
                throw new IllegalArgumentException(
                        "all tasks must be as the first, %s, but task %d is %s"
                                .formatted(options, number, found));
            }
            FewShotEpisode episode = task.episode();
            long noise = noiseSeed(seed, number);
            tally.add(episode, classifier.over(task.elements()).score(episode, noise));
            progress.update(number + 1, tasks.size());
        }
        return tally.result();
    }

    private static long noiseSeed(long seed, int episode) {
        return Seeds.derive(Seeds.derive(seed, "noise"), episode);
    }

    private static FewShotOptions options(FewShotTask task, int tasks, long seed) {
        FewShotEpisode episode = task.episode();
        int queries = episode.queries().length;
        return new FewShotOptions(episode.way(), episode.shot(), tasks, queries, seed);
    }
}
