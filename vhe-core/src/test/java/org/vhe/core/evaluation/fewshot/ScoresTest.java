package org.vhe.core.evaluation.fewshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vhe.core.evaluation.scoring.ElementSource;
import org.vhe.core.evaluation.scoring.ScoringOptions;
import org.vhe.core.gaussian.GaussianDesigns;
import org.vhe.core.model.ModelEvaluator;

/** Scores and what they cost. */
class ScoresTest {
    private static final float[][][] SUPPORTS = {{{1, 2, 0}}, {{-1, 0, 1}}, {{0, 0, 3}}};
    private static final float[][] QUERIES = {{-1, 0, 1}, {1, 1, 1}};
    private static final ScoringOptions FEW = new ScoringOptions(5, 3, 16);

    @Test
    void theFirstOfTheGreatestScoresIsBest() {
        Scores scores =
                Scores.free(new double[][] {{-3, -1, -1}, {0, Double.NEGATIVE_INFINITY, -1}});
        assertThat(scores.best(0)).isEqualTo(1);
        assertThat(scores.best(1)).isZero();
        assertThat(scores.evaluations()).isZero();
    }

    @Test
    void everyClassifierSaysWhatItsScoresCost() {
        try (ModelEvaluator evaluator =
                GaussianDesigns.crossed().model(GaussianDesigns.crossedPosterior()).evaluator()) {
            Classifier whole = new FewShotClassifier(evaluator, FEW);
            // Without per-element latents a pair of query and class has 5 rows, not 5 x 3: 30 of
            // all pairs fill 2 chunks of 16, 15 of one query's pairs fill 1.
            assertThat(evaluations(whole)).isEqualTo(2 * 16);
            assertThat(evaluations(new SupportMixture(whole))).isEqualTo(2 * 16);
            assertThat(evaluations(new CrossedClassifier(evaluator, "class", FEW)))
                    .isEqualTo(2 * 16);
            assertThat(evaluations(new PosteriorDivergenceClassifier(evaluator, 16))).isZero();
            assertThat(evaluations(new PixelNearestNeighbour(3))).isZero();
        }
        try (ModelEvaluator evaluator =
                GaussianDesigns.hierarchy()
                        .model(GaussianDesigns.hierarchyPosterior(1))
                        .evaluator()) {
            // 5 x 2 rows for each of 6 pairs, in chunks no longer than that
            assertThat(evaluations(new SubgroupClassifier(evaluator, "alphabet", 2, FEW)))
                    .isEqualTo(6 * 10);
        }
    }

    private static long evaluations(Classifier classifier) {
        return classifier.classify(SUPPORTS, QUERIES, 1).evaluations();
    }

    /** Such as of alphabets and of crossed factors, whose costs once came out as zero. */
    @Test
    void resultsSayTheCostOfAQuery() {
        try (ModelEvaluator evaluator =
                GaussianDesigns.crossed().model(GaussianDesigns.crossedPosterior()).evaluator()) {
            FewShotResult result =
                    FewShotEvaluation.evaluate(
                            new CrossedClassifier(evaluator, "class", FEW),
                            FewShotProtocol.classes(
                                    GaussianDesigns.data(
                                            3, Map.of("class", new int[] {0, 0, 1, 1, 2, 2})),
                                    "class",
                                    FewShotOptions.of(3, 1, 4, 1)));
            assertThat(result.evaluationsPerQuery()).isEqualTo(16);
        }
    }

    @Test
    void scoresThatAreNotWholeAreRefused() {
        assertThatThrownBy(() -> Scores.free(new double[][] {{1, 2}, {1}}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("one has 1 scores, the first 2");
        assertThatThrownBy(() -> new Scores(new double[][] {{1}}, -1))
                .hasMessage("evaluations must not be negative, but are -1");
    }

    /** A classifier that always gives the same scores. */
    private static Classifier saying(double[]... scores) {
        return new Classifier() {
            @Override
            public String description() {
                return "broken";
            }

            @Override
            public EpisodeScorer over(ElementSource elements) {
                return (episode, seed) -> Scores.free(scores);
            }
        };
    }

    @Test
    void nanAndMissingScoresAreRefusedWithClassifierAndEpisode() {
        FewShotEpisode episode =
                new FewShotEpisode(new int[][] {{0}, {1}}, new int[] {2, 3}, new int[] {0, 1});
        FewShotOptions options = FewShotOptions.of(2, 1, 2, 1);
        Tally first = new Tally("broken", 0);
        Tally second = new Tally("broken", 1);
        EpisodeResult one = first.count(episode, Scores.free(new double[][] {{1, 0}, {2, 1}}));

        assertThatThrownBy(
                        () ->
                                second.count(
                                        episode,
                                        Scores.free(new double[][] {{1, 0}, {1, Double.NaN}})))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "classifier 'broken' gave query 1 and class 1 the score NaN, in episode 1");
        assertThatThrownBy(() -> second.count(episode, Scores.free(new double[][] {{1, 0}})))
                .hasMessage(
                        "classifier 'broken' scored 1 queries and 2 classes, but there are 2 and 2,"
                                + " in episode 1");
        EpisodeResult two = second.count(episode, new Scores(new double[][] {{1, 0}, {1, 2}}, 6));
        FewShotResult result = FewShotEvaluation.merge("broken", options, List.of(two, one));
        assertThat(result.correctPerEpisode()).isEqualTo(List.of(1, 2));
        assertThat(result.evaluationsPerQuery()).isEqualTo(1.5);
        assertThatThrownBy(() -> FewShotEvaluation.merge("broken", options, List.of(two, two)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected one result for each of 2 episodes, but got those of [1, 1]");
    }
}
