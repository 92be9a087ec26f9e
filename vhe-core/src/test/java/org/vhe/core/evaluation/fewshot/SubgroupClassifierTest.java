package org.vhe.core.evaluation.fewshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.evaluation.scoring.ScoringOptions;
import org.vhe.core.gaussian.GaussianDesigns;
import org.vhe.core.model.ModelEvaluator;

/** On the linear-Gaussian hierarchy, every example and every query being of a class of its own. */
class SubgroupClassifierTest {

    private static ModelEvaluator evaluator() {
        return GaussianDesigns.hierarchy().model(GaussianDesigns.hierarchyPosterior(1)).evaluator();
    }

    private static float[][] elements(SplittableRandom random, int count, double mean) {
        float[][] result = new float[count][3];
        for (float[] element : result) {
            for (int j = 0; j < 3; j++) {
                element[j] = (float) (mean + random.nextGaussian());
            }
        }
        return result;
    }

    /** log p of elements of one alphabet, each of a class of its own. */
    private static double logMarginal(float[][] elements, float[]... more) {
        int n = elements.length + more.length;
        float[] values = new float[3 * n];
        for (int i = 0; i < n; i++) {
            float[] element = i < elements.length ? elements[i] : more[i - elements.length];
            System.arraycopy(element, 0, values, 3 * i, 3);
        }
        int[] own = IntStream.range(0, n).toArray();
        List<String> labels = IntStream.of(own).mapToObj(Integer::toString).toList();
        Grouping classes = new Grouping("class", own, labels);
        Grouping alphabet = new Grouping("alphabet", new int[n], List.of("one"));
        return GaussianDesigns.hierarchy()
                .logMarginal(
                        new GroupedDataset(values, new long[] {3}, List.of(classes, alphabet)));
    }

    @Test
    void scoresAreLogLikelihoodsGivenTheExamples() {
        SplittableRandom random = new SplittableRandom(4);
        float[][][] supports = {elements(random, 3, 1), elements(random, 3, -1)};
        float[][] queries = elements(random, 3, 0.5);
        try (ModelEvaluator evaluator = evaluator()) {
            SubgroupClassifier classifier =
                    new SubgroupClassifier(
                            evaluator, "alphabet", 2, new ScoringOptions(3000, 1, 1500));
            double[][] scores = classifier.classify(supports, queries, 9).values();
            for (int query = 0; query < queries.length; query++) {
                for (int group = 0; group < supports.length; group++) {
                    double exact =
                            logMarginal(supports[group], queries[query])
                                    - logMarginal(supports[group]);
                    assertThat(scores[query][group]).isCloseTo(exact, within(0.08));
                }
            }
        }
    }

    @Test
    void groupsOfAQueryMeetTheSameNoise() {
        float[][] support = elements(new SplittableRandom(4), 3, 0);
        try (ModelEvaluator evaluator = evaluator()) {
            SubgroupClassifier classifier =
                    new SubgroupClassifier(evaluator, "alphabet", 2, new ScoringOptions(3, 1, 4));
            float[][] queries = {{1, 2, 3}, {1, 2, 3}};
            double[][] scores =
                    classifier.classify(new float[][][] {support, support}, queries, 9).values();
            assertThat(scores[0][0]).isEqualTo(scores[0][1]);
            assertThat(scores[1][0]).isEqualTo(scores[1][1]).isNotEqualTo(scores[0][0]);
            assertThat(classifier.classify(new float[][][] {support, support}, queries, 9).values())
                    .isDeepEqualTo(scores);
        }
    }

    @Test
    void groupingsWithoutALatentAreRefused() {
        try (ModelEvaluator evaluator = evaluator()) {
            assertThatThrownBy(
                            () ->
                                    new SubgroupClassifier(
                                            evaluator, "style", 1, ScoringOptions.DEFAULT))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no latent is shared over grouping 'style'");
            assertThatThrownBy(
                            () ->
                                    new SubgroupClassifier(
                                            evaluator, "alphabet", 0, ScoringOptions.DEFAULT))
                    .hasMessage("subgroupSamples must be positive, but is 0");
        }
    }

    @Test
    void mixtureIsTheMeanOverExamples() {
        float[][][] supports = {{{0, 0, 0}, {1, 0, 0}}, {{0, 2, 0}, {0, 0, 0}}};
        double[][] scores =
                new SupportMixture(new PixelNearestNeighbour(3))
                        .classify(supports, new float[][] {{1, 0, 0}}, 0)
                        .values();
        // scores of single examples are minus their squared distances: 1, 0 and 5, 1
        assertThat(scores[0][0]).isCloseTo(Math.log((Math.exp(-1) + 1) / 2), within(1e-12));
        assertThat(scores[0][1])
                .isCloseTo(Math.log((Math.exp(-5) + Math.exp(-1)) / 2), within(1e-12));
    }
}
