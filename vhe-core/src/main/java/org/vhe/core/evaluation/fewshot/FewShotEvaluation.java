package org.vhe.core.evaluation.fewshot;

import org.vhe.core.evaluation.EvaluationProgress;
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
        long noise = Seeds.derive(options.seed(), "noise");
        Classifier.EpisodeScorer scorer = classifier.over(protocol.elements());
        Tally tally = new Tally(classifier, options);
        for (int number = 0; number < options.episodes(); number++) {
            FewShotEpisode episode = protocol.episode(number);
            tally.add(episode, scorer.score(episode, Seeds.derive(noise, number)));
            progress.update(number + 1, options.episodes());
        }
        return tally.result();
    }
}
