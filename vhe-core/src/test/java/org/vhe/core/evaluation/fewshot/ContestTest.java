package org.vhe.core.evaluation.fewshot;

import static java.lang.Double.NaN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ContestTest {
    private static final long BUDGET = 8;
    private static final double RISE = 1.5;

    private static Contest of(double[]... weights) {
        Contest contest = new Contest(weights.length);
        for (int c = 0; c < weights.length; c++) {
            for (double weight : weights[c]) {
                contest.add(c, weight);
            }
        }
        return contest;
    }

    @Test
    void classIsDroppedExactlyWhenItsBoundIsOutOfReach() {
        // Without spread the best of 2 weights of 10 can fall to 10 - log(8/2) = 8.61.
        double least = 10 - Math.log(4);
        Contest near = of(new double[] {10, 10}, new double[] {least - 0.99, least - 0.99});
        near.drop(BUDGET, RISE, 1);
        assertThat(near.undecided()).containsExactly(0, 1);

        Contest far = of(new double[] {10, 10}, new double[] {least - 1.01, least - 1.01});
        far.drop(BUDGET, RISE, 1);
        assertThat(far.undecided()).isEmpty();
        assertThat(far.scores()[0]).isCloseTo(10, within(1e-12));
    }

    @Test
    void spreadOfTheOthersCountsForAClassThatShowsNone() {
        // Variances are 0 and 8, so 4 pooled: the first class may rise to 0 + 2 * 1.5.
        double least = Math.log((Math.exp(20) + Math.exp(16)) / BUDGET);
        Contest contest = of(new double[] {0, 0}, new double[] {16, 20});

        contest.drop(BUDGET, RISE, least - 3 + 0.01);
        assertThat(contest.undecided()).containsExactly(0, 1);
        contest.drop(BUDGET, RISE, least - 3 - 0.01);
        assertThat(contest.undecided()).isEmpty();
    }

    @Test
    void ownSpreadCountsWhereItIsGreater() {
        // Variances are 32 and 0, so 16 pooled: the first class may rise by sqrt(32) * 1.5.
        double score = Math.log((1 + Math.exp(8)) / 2);
        double lead = 30 - Math.log(BUDGET / 2.0) - (score + Math.sqrt(32) * RISE);
        Contest contest = of(new double[] {0, 8}, new double[] {30, 30});

        contest.drop(BUDGET, RISE, lead + 0.01);
        assertThat(contest.undecided()).containsExactly(0, 1);
        contest.drop(BUDGET, RISE, lead - 0.01);
        assertThat(contest.undecided()).isEmpty();
    }

    @Test
    void singleSamplesDropNone() {
        Contest contest = of(new double[] {0}, new double[] {-1000});
        contest.drop(BUDGET, RISE, 0);

        assertThat(contest.undecided()).containsExactly(0, 1);
    }

    @Test
    void zeroWeightsAreOutOfReachUnlessAllAre() {
        double none = Double.NEGATIVE_INFINITY;
        Contest one = of(new double[] {0, 1}, new double[] {none, none});
        one.drop(BUDGET, RISE, 0);
        assertThat(one.undecided()).isEmpty();

        Contest all = of(new double[] {none, none}, new double[] {none, none});
        all.drop(BUDGET, RISE, 0);
        assertThat(all.undecided()).containsExactly(0, 1);
        assertThat(all.scores()).containsExactly(none, none);
    }

    @Test
    void newClassesNeedSamplesEvenAlone() {
        Contest contest = new Contest(1);
        assertThat(contest.undecided()).containsExactly(0);
        contest.add(0, -3);
        assertThat(contest.undecided()).isEmpty();
    }

    @Test
    void standardErrorIsThatOfTheMeanWeightRelativeToIt() {
        // Weights 1 and 3: mean 2, variance 2, so the mean's error is sqrt(2 / 2) = 1, half of it.
        Contest contest = of(new double[] {0, Math.log(3)}, new double[] {7, 7});

        assertThat(contest.standardErrors()[0]).isCloseTo(0.5, within(1e-12));
        assertThat(contest.standardErrors()[1]).isZero();
        assertThat(of(new double[] {0}, new double[] {1}).standardErrors()).containsOnly(NaN);
    }
}
