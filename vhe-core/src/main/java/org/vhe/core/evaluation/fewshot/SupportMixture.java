package org.vhe.core.evaluation.fewshot;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.vhe.core.evaluation.scoring.ElementSource;
import org.vhe.core.evaluation.scoring.LogMeanExp;

/**
 * Takes every element of a support set for a class of its own: a class's score is
 *
 * <pre>log (1/|D|) sum over d in D of exp score({d})</pre>
 *
 * by the scores of another classifier. With one that scores by log-likelihoods, this is the
 * likelihood under a mixture: what a model of single characters can say of an alphabet of which it
 * sees images of several characters.
 */
public final class SupportMixture implements Classifier {
    private final Classifier single;

    /**
     * @param single scores by one element of each class; its scores are log-likelihoods
     */
    public SupportMixture(Classifier single) {
        this.single = single;
    }

    @Override
    public String description() {
        return "mixture over the support set of: " + single.description();
    }

    @Override
    public EpisodeScorer over(ElementSource elements) {
        EpisodeScorer scorer = single.over(elements);
        return (episode, seed) -> {
            List<int[]> supports = new ArrayList<>();
            Map<Integer, Integer> places = new HashMap<>();
            for (int[] support : episode.supports()) {
                for (int element : support) {
                    places.computeIfAbsent(
                            element,
                            key -> {
                                supports.add(new int[] {key});
                                return supports.size() - 1;
                            });
                }
            }
            int[] queries = episode.queries();
            FewShotEpisode separate =
                    new FewShotEpisode(
                            supports.toArray(int[][]::new), queries, new int[queries.length]);
            return mixed(scorer.score(separate, seed), episode.supports(), places);
        };
    }

    private static Scores mixed(Scores separate, int[][] supports, Map<Integer, Integer> places) {
        double[][] scores = new double[separate.values().length][supports.length];
        LogMeanExp mean = new LogMeanExp();
        for (int query = 0; query < scores.length; query++) {
            for (int c = 0; c < supports.length; c++) {
                for (int element : supports[c]) {
                    mean.add(separate.values()[query][places.get(element)]);
                }
                scores[query][c] = mean.take();
            }
        }
        return new Scores(scores, separate.evaluations());
    }
}
