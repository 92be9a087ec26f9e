package org.vhe.core.evaluation.likelihood;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.evaluation.EvaluationProgress;
import org.vhe.core.evaluation.likelihood.JointLikelihoodOptions.Level;
import org.vhe.core.gaussian.GaussianDesigns;
import org.vhe.core.gaussian.LinearGaussian;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.random.Draw;
import org.vhe.core.random.Seeds;

/** Against populations of which everything is known. */
class AdjustedNllTest {
    private static final int GROUPS = 60;

    /** Groups of 5 to 14 elements whose NLL is 3 n + 2 x, and as much noise as is asked for. */
    private static final class Population {
        final double[] x = new double[GROUPS];
        final double[] y = new double[GROUPS];
        final double[] sizes = new double[GROUPS];

        Population(RandomGenerator random, double noise) {
            for (int i = 0; i < GROUPS; i++) {
                sizes[i] = random.nextInt(5, 15);
                x[i] = sizes[i] * random.nextDouble(1, 4);
                y[i] =
                        3 * sizes[i]
                                + 2 * x[i]
                                + noise * Math.sqrt(sizes[i]) * random.nextGaussian();
            }
        }

        double mean(double[] values) {
            return Arrays.stream(values).sum() / Arrays.stream(sizes).sum();
        }

        AdjustedNll estimate(int... chosen) {
            return AdjustedNll.of(
                    pick(x, chosen), pick(y, chosen), pick(sizes, chosen), mean(x), GROUPS);
        }

        private static double[] pick(double[] values, int[] chosen) {
            return IntStream.of(chosen).mapToDouble(i -> values[i]).toArray();
        }
    }

    @Test
    void whatIsLinearIsToldExactlyByThreeGroups() {
        Population population = new Population(Seeds.random(1), 0);
        AdjustedNll adjusted = population.estimate(4, 17, 30);

        assertThat(adjusted.meanNll()).isCloseTo(population.mean(population.y), within(1e-9));
        assertThat(adjusted.standardError()).isLessThan(1e-9);
        assertThat(adjusted.correlation()).isCloseTo(1, within(1e-12));
    }

    @Test
    void allGroupsHaveTheirMeanWithoutError() {
        Population population = new Population(Seeds.random(2), 1);
        AdjustedNll adjusted = population.estimate(IntStream.range(0, GROUPS).toArray());

        assertThat(adjusted.meanNll()).isCloseTo(population.mean(population.y), within(1e-12));
        assertThat(adjusted.standardError()).isZero();
        assertThat(adjusted.lower()).isEqualTo(adjusted.upper());
    }

    @Test
    void whatDoesNotVaryAdjustsNothing() {
        double[] y = {10, 14, 12, 15};
        double[] x = {6, 6, 6, 6};
        AdjustedNll adjusted = AdjustedNll.of(x, y, new double[] {2, 2, 2, 2}, 99, 8);

        assertThat(adjusted.meanNll()).isCloseTo(51.0 / 8, within(1e-12));
        // the standard deviation of y / 2 over the root of four, and half of the groups are left
        double variance = (2.75 * 2.75 + 1.25 * 1.25 + 0.75 * 0.75 + 2.25 * 2.25) / 3 / 4;
        assertThat(adjusted.standardError()).isCloseTo(Math.sqrt(variance / 4 / 2), within(1e-12));
        assertThat(adjusted.correlation()).isNaN();
    }

    @Test
    void twoGroupsTellNothing() {
        assertThat(new Population(Seeds.random(3), 1).estimate(1, 2).meanNll()).isNaN();
    }

    @Test
    void intervalsHoldTheMeanOfAllAndAreShorterThanThoseOfTheEvaluated() {
        int repetitions = 2000;
        int held = 0;
        double error = 0;
        double bias = 0;
        double plain = 0;
        for (int i = 0; i < repetitions; i++) {
            RandomGenerator random = Seeds.random(100 + i);
            Population population = new Population(random, 1);
            int[] chosen = Draw.choose(GROUPS, 12, random);
            AdjustedNll adjusted = population.estimate(chosen);
            double truth = population.mean(population.y);
            held += adjusted.lower() <= truth && truth <= adjusted.upper() ? 1 : 0;
            error += Math.pow(adjusted.meanNll() - truth, 2) / repetitions;
            bias += (adjusted.meanNll() - truth) / repetitions;
            double mean =
                    Arrays.stream(Population.pick(population.y, chosen)).sum()
                            / Arrays.stream(Population.pick(population.sizes, chosen)).sum();
            plain += Math.pow(mean - truth, 2) / repetitions;
        }

        assertThat((double) held / repetitions).isBetween(0.935, 0.965);
        assertThat(Math.abs(bias)).isLessThan(4 * Math.sqrt(error / repetitions));
        assertThat(error).isLessThan(plain / 20);
    }

    /** The sums of values are those of the groups that were chosen. */
    @Test
    void evaluationOfSomeGroupsIsAdjustedByTheirValues() {
        int groups = 12;
        int[] classes = IntStream.range(0, 4 * groups).map(i -> i / 4).toArray();
        GroupedDataset data = GaussianDesigns.data(7, Map.of("class", classes));
        LinearGaussian design = GaussianDesigns.withElementLatent();
        JointLikelihoodOptions options =
                JointLikelihoodOptions.of(Map.of("class", new Level(2, 0)), 2, 5);
        try (ModelEvaluator evaluator =
                design.model(GaussianDesigns.withElementLatentPosterior()).evaluator()) {
            JointLikelihoodResult all =
                    new JointLikelihood(evaluator, options).evaluate(data, EvaluationProgress.NONE);
            JointLikelihoodResult some =
                    new JointLikelihood(evaluator, options.withMaxGroups(5))
                            .evaluate(data, EvaluationProgress.NONE);
            int[] chosen =
                    some.groups().stream()
                            .mapToInt(
                                    group -> data.grouping("class").labels().indexOf(group.label()))
                            .toArray();
            double[] sums = new double[groups];
            for (int i = 0; i < data.size(); i++) {
                for (float value : data.values(i)[0]) {
                    sums[i / 4] += value;
                }
            }
            double[] x = IntStream.of(chosen).mapToDouble(i -> sums[i]).toArray();
            double[] y = some.groups().stream().mapToDouble(g -> -g.logLikelihood()).toArray();
            double[] sizes = {4, 4, 4, 4, 4};

            assertThat(all.adjusted().meanNll()).isCloseTo(all.meanNll(), within(1e-12));
            assertThat(all.adjusted().standardError()).isZero();
            assertThat(some.adjusted())
                    .isEqualTo(
                            AdjustedNll.of(
                                    x, y, sizes, Arrays.stream(sums).sum() / data.size(), groups));
        }
    }
}
