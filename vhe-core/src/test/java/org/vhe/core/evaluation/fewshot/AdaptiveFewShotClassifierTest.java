package org.vhe.core.evaluation.fewshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.evaluation.scoring.ScoringOptions;
import org.vhe.core.gaussian.GaussianDesigns;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.model.Posterior;

/** On linear-Gaussian models, whose posterior predictive is known exactly. */
class AdaptiveFewShotClassifierTest {
    private static final int WAY = 12;
    private static final int QUERIES = 24;
    private static final double NEVER = Double.POSITIVE_INFINITY;

    /** q(z; x, c) exact: log weights vary by c only. */
    private static ModelEvaluator exact;

    /** q(z; x, c) = p(z), as if x told nothing: log weights vary by z, too. */
    private static ModelEvaluator loose;

    @BeforeAll
    static void open() {
        Map<String, Posterior> posteriors = GaussianDesigns.withElementLatentPosterior();
        exact = GaussianDesigns.withElementLatent().model(posteriors).evaluator();
        Map<String, Posterior> priorOfElement = new HashMap<>(posteriors);
        priorOfElement.put(
                "z",
                (graph, support, parents) ->
                        DiagonalGaussian.standard(graph, graph.shapeOf(support)[0], 1));
        loose = GaussianDesigns.withElementLatent().model(priorOfElement).evaluator();
    }

    @AfterAll
    static void close() {
        exact.close();
        loose.close();
    }

    private static AdaptiveScoringOptions options(int samples, int elementSamples, double margin) {
        return new AdaptiveScoringOptions(
                new ScoringOptions(samples, elementSamples, 32), 4, margin);
    }

    private static int best(double[] scores) {
        int best = 0;
        for (int c = 1; c < scores.length; c++) {
            best = scores[c] > scores[best] ? c : best;
        }
        return best;
    }

    /** The exact score of the best class minus that of the second. */
    private static double lead(double[] scores) {
        double best = scores[best(scores)];
        double second = Double.NEGATIVE_INFINITY;
        for (double score : scores) {
            second = score < best ? Math.max(second, score) : second;
        }
        return best - second;
    }

    @Test
    void separatedClassesAreDecidedAsByTheExactPredictiveForAFifthOfTheEvaluations() {
        for (ModelEvaluator evaluator : new ModelEvaluator[] {exact, loose}) {
            int clear = 0;
            long spent = 0;
            for (int seed = 0; seed < 2; seed++) {
                GaussianProblem problem = GaussianProblem.of(seed, WAY, QUERIES, 6);
                AdaptiveFewShotClassifier adaptive =
                        new AdaptiveFewShotClassifier(evaluator, options(20, 10, 1));
                Scores found = adaptive.classify(problem.supports(), problem.queries(), seed);
                double[][] truth = problem.exactScores();
                spent += found.evaluations();
                for (int i = 0; i < QUERIES; i++) {
                    if (lead(truth[i]) > 1) {
                        clear++;
                        assertThat(best(found.values()[i]))
                                .as("query %d", i)
                                .isEqualTo(best(truth[i]));
                    }
                }
            }
            assertThat(clear).isGreaterThan(QUERIES);
            assertThat(5 * spent).isLessThan(2L * QUERIES * WAY * 20 * 10);
        }
    }

    @Test
    void crowdedClassesAreDecidedAsByTheWholeEstimate() {
        int agreed = 0;
        int rightInFull = 0;
        int right = 0;
        long spent = 0;
        for (int seed = 0; seed < 2; seed++) {
            GaussianProblem problem = GaussianProblem.of(100 + seed, WAY, QUERIES, 2);
            AdaptiveFewShotClassifier adaptive =
                    new AdaptiveFewShotClassifier(loose, options(20, 10, 1));
            Scores few = adaptive.classify(problem.supports(), problem.queries(), seed);
            Scores all =
                    new FewShotClassifier(loose, new ScoringOptions(20, 10, 32))
                            .classify(problem.supports(), problem.queries(), seed);
            spent += few.evaluations();
            for (int i = 0; i < QUERIES; i++) {
                agreed += best(few.values()[i]) == best(all.values()[i]) ? 1 : 0;
                right += best(few.values()[i]) == problem.labels()[i] ? 1 : 0;
                rightInFull += best(all.values()[i]) == problem.labels()[i] ? 1 : 0;
            }
        }
        assertThat(agreed).isGreaterThan(85 * 2 * QUERIES / 100);
        assertThat(Math.abs(right - rightInFull)).isLessThan(8 * 2 * QUERIES / 100);
        assertThat(2 * spent).isLessThan(2L * QUERIES * WAY * 20 * 10);
    }

    @Test
    void withoutEliminationScoresAreThoseOfTheWholeEstimate() {
        GaussianProblem problem = GaussianProblem.of(7, 4, 5, 2);
        for (ModelEvaluator evaluator : new ModelEvaluator[] {exact, loose}) {
            AdaptiveFewShotClassifier adaptive =
                    new AdaptiveFewShotClassifier(evaluator, options(6, 3, NEVER));
            FewShotClassifier whole =
                    new FewShotClassifier(evaluator, new ScoringOptions(6, 3, 32));
            Scores found = adaptive.classify(problem.supports(), problem.queries(), 11);
            Scores expected = whole.classify(problem.supports(), problem.queries(), 11);

            for (int i = 0; i < 5; i++) {
                assertThat(found.values()[i]).containsExactly(expected.values()[i], within(1e-9));
            }
            // 5 queries x 4 classes x 18 samples in chunks of 32; rounds of 4, 4, 8, 2 samples.
            assertThat(expected.evaluations()).isEqualTo(12 * 32);
            assertThat(found.evaluations()).isEqualTo((3 + 3 + 5 + 2) * 32);
        }
    }

    @Test
    void withoutEliminationScoresOfLooseWeightsHaveTheSameMean() {
        GaussianProblem problem = GaussianProblem.of(8, 2, 2, 0.5);
        double[][] truth = problem.exactScores();
        Scores found =
                new AdaptiveFewShotClassifier(
                                loose,
                                new AdaptiveScoringOptions(
                                        new ScoringOptions(1000, 30, 3000), 100, NEVER))
                        .classify(problem.supports(), problem.queries(), 3);
        for (int i = 0; i < 2; i++) {
            assertThat(found.values()[i]).containsExactly(truth[i], within(0.08));
        }
    }

    @Test
    void decidedQueriesTakeTheFirstRoundOnly() {
        float[][][] supports = {{{30, 24, -12}}, {{-30, -24, 12}}};
        float[][] queries = {{30, 24, -12}, {-30, -24, 12}, {29, 24, -12}};
        AdaptiveFewShotClassifier adaptive =
                new AdaptiveFewShotClassifier(exact, options(20, 10, 1));

        Scores scores = adaptive.classify(supports, queries, 1);

        assertThat(Arrays.stream(scores.values()).map(AdaptiveFewShotClassifierTest::best))
                .containsExactly(0, 1, 0);
        // 3 queries x 2 classes x 4 samples fit one chunk of 32 rows.
        assertThat(scores.evaluations()).isEqualTo(32);
    }

    @Test
    void equalClassesAreNeverDroppedAndSpendEverything() {
        float[][] support = {{1, 2, -1}};
        AdaptiveFewShotClassifier adaptive = new AdaptiveFewShotClassifier(exact, options(8, 4, 0));

        Scores scores = adaptive.classify(new float[][][] {support, support}, support, 1);

        assertThat(scores.values()[0][0]).isEqualTo(scores.values()[0][1]);
        // Rounds of 4, 4, 8 and 16 samples of 2 classes, each in chunks of 32 rows.
        assertThat(scores.evaluations()).isEqualTo(4 * 32);
    }

    @Test
    void theOnlyClassIsScoredOnceAndKept() {
        float[][] support = {{1, 2, -1}};
        AdaptiveFewShotClassifier adaptive =
                new AdaptiveFewShotClassifier(exact, options(20, 10, 0));

        Scores scores = adaptive.classify(new float[][][] {support}, support, 1);
        assertThat(scores.values()[0][0]).isFinite();
        assertThat(scores.evaluations()).isEqualTo(32);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void fewSamplesAltogetherAreSpentInOneRound(int samples) {
        GaussianProblem problem = GaussianProblem.of(9, 3, 2, 4);
        AdaptiveFewShotClassifier adaptive =
                new AdaptiveFewShotClassifier(exact, options(samples, 1, 0));
        Scores found = adaptive.classify(problem.supports(), problem.queries(), 5);
        Scores expected =
                new FewShotClassifier(exact, new ScoringOptions(samples, 1, 32))
                        .classify(problem.supports(), problem.queries(), 5);

        assertThat(found.evaluations()).isEqualTo(32);
        for (int i = 0; i < 2; i++) {
            assertThat(found.values()[i]).containsExactly(expected.values()[i], within(1e-9));
        }
    }

    @Test
    void sameSeedGivesSameScores() {
        GaussianProblem problem = GaussianProblem.of(10, 4, 6, 3);
        Scores first =
                new AdaptiveFewShotClassifier(loose, options(10, 5, 1))
                        .classify(problem.supports(), problem.queries(), 5);

        assertThat(
                        new AdaptiveFewShotClassifier(loose, options(10, 5, 1))
                                .classify(problem.supports(), problem.queries(), 5)
                                .values())
                .isDeepEqualTo(first.values());
        assertThat(
                        new AdaptiveFewShotClassifier(loose, options(10, 5, 1))
                                .classify(problem.supports(), problem.queries(), 6)
                                .values()[0])
                .isNotEqualTo(first.values()[0]);
    }

    @Test
    void listenerHearsOfEveryRoundAndTheLastIsTheResult() {
        GaussianProblem problem = GaussianProblem.of(11, 4, 3, 1);
        List<Scores> rounds = new ArrayList<>();
        List<double[][]> errors = new ArrayList<>();
        Scores result =
                new AdaptiveFewShotClassifier(
                                loose,
                                options(10, 5, NEVER),
                                (scores, standardErrors) -> {
                                    rounds.add(scores);
                                    errors.add(standardErrors);
                                })
                        .classify(problem.supports(), problem.queries(), 5);

        // 4, 8, 16, 32 and all 50 samples
        assertThat(rounds).hasSize(5).extracting(Scores::evaluations).isSorted();
        assertThat(rounds.get(4).values()).isDeepEqualTo(result.values());
        assertThat(rounds.get(0).values()).isNotEqualTo(result.values());
        assertThat(mean(errors.get(4))).isPositive().isLessThan(mean(errors.get(0)) / 2);
    }

    private static double mean(double[][] values) {
        return Arrays.stream(values).flatMapToDouble(Arrays::stream).average().orElseThrow();
    }

    @Test
    void whatTheListenerThrowsEndsTheClassification() {
        GaussianProblem problem = GaussianProblem.of(11, 4, 3, 1);
        AdaptiveFewShotClassifier adaptive =
                new AdaptiveFewShotClassifier(
                        loose,
                        options(10, 5, NEVER),
                        (scores, standardErrors) -> {
                            throw new CancellationException("enough");
                        });

        assertThatThrownBy(() -> adaptive.classify(problem.supports(), problem.queries(), 5))
                .isInstanceOf(CancellationException.class);
    }

    @Test
    void optionsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> new AdaptiveScoringOptions(ScoringOptions.DEFAULT, 1, 1))
                .hasMessageContaining("firstSamples must be at least 2, but is 1");
        assertThatThrownBy(() -> new AdaptiveScoringOptions(ScoringOptions.DEFAULT, 4, Double.NaN))
                .hasMessageContaining("margin must not be negative, but is NaN");
    }
}
