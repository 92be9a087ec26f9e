package org.vhe.dl4j;

import org.nd4j.evaluation.classification.Evaluation;
import org.vhe.core.evaluation.fewshot.Classifier;
import org.vhe.core.evaluation.fewshot.FewShotEpisode;
import org.vhe.core.evaluation.fewshot.FewShotEvaluation;
import org.vhe.core.evaluation.fewshot.FewShotProtocol;
import org.vhe.core.evaluation.fewshot.FewShotResult;
import org.vhe.core.evaluation.fewshot.Scores;
import org.vhe.core.evaluation.scoring.ElementSource;

/** Few-shot classification counted by Deeplearning4j. */
public final class FewShotScores implements Classifier {
    private final Classifier classifier;
    private final Evaluation evaluation;

    private FewShotScores(Classifier classifier, int way) {
        this.classifier = classifier;
        this.evaluation = new Evaluation(way);
    }

    /**
     * The outcome of a protocol, both ways.
     *
     * @param result as of {@link FewShotEvaluation}
     * @param evaluation a confusion matrix of the classes by their place in the episode, whatever
     *     they are
     */
    public record Outcome(FewShotResult result, Evaluation evaluation) {}

    /** Classifies the queries of all episodes. */
    public static Outcome evaluate(Classifier classifier, FewShotProtocol protocol) {
        FewShotScores counting = new FewShotScores(classifier, protocol.options().way());
        FewShotResult result = FewShotEvaluation.evaluate(counting, protocol);
        return new Outcome(result, counting.evaluation);
    }

    @Override
    public String description() {
        return classifier.description();
    }

    @Override
    public EpisodeScorer over(ElementSource elements) {
        EpisodeScorer scorer = classifier.over(elements);
        return (episode, seed) -> count(episode, scorer.score(episode, seed));
    }

    private Scores count(FewShotEpisode episode, Scores scores) {
        for (int query = 0; query < episode.queries().length; query++) {
            evaluation.eval(scores.best(query), episode.labels()[query]);
        }
        return scores;
    }
}
