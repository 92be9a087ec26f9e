package org.vhe.core.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DrawTest {

    @Test
    void numbersAreDrawnAsOftenAsTheyWeigh() {
        RandomGenerator random = Seeds.random(3);
        double[] logWeights = {Double.NEGATIVE_INFINITY, 1000, 1000 + Math.log(3), -1e9};
        int[] counts = new int[4];
        for (int i = 0; i < 10_000; i++) {
            counts[Draw.byLogWeights(logWeights, random)]++;
        }

        assertThat(counts[0] + counts[3]).isZero();
        assertThat(counts[2] / 10_000.0).isCloseTo(0.75, within(0.02));
        for (double[] none : new double[][] {{}, {Double.NEGATIVE_INFINITY}, {0, Double.NaN}}) {
            assertThatThrownBy(() -> Draw.byLogWeights(none, random))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("log weights");
        }
    }

    private static final int[] VALUES = {3, 1, 4, 15, 9};

    @Test
    void permutationHoldsEveryNumberOnce() {
        int[] order = Draw.permutation(50, new SplittableRandom(1));

        assertThat(order).isNotEqualTo(IntStream.range(0, 50).toArray());
        assertThat(Arrays.stream(order).sorted()).containsExactlyElementsOf(range(50));
    }

    @Test
    void everyOrderOfThreeIsEquallyOften() {
        SplittableRandom random = new SplittableRandom(2);
        int[] counts = new int[6];
        for (int i = 0; i < 6000; i++) {
            int[] order = Draw.permutation(3, random);
            counts[order[0] * 2 + (order[1] > order[2] ? 1 : 0)]++;
        }

        // chi-squared of 5 degrees of freedom is below 20.5 in 99.9% of cases
        double statistic =
                Arrays.stream(counts).mapToDouble(c -> (c - 1000.0) * (c - 1000.0) / 1000).sum();
        assertThat(statistic).isLessThan(20.5);
    }

    @Test
    void intsAndLongsAreShuffledAlike() {
        int[] ints = IntStream.range(0, 20).toArray();
        long[] longs = IntStream.range(0, 20).asLongStream().toArray();

        Draw.shuffle(ints, new SplittableRandom(3));
        Draw.shuffle(longs, new SplittableRandom(3));

        assertThat(Arrays.stream(ints).asLongStream().toArray()).isEqualTo(longs);
    }

    @Test
    void chosenValuesAreDifferentOnesOfThoseGivenAndLeaveThemAlone() {
        int[] values = VALUES.clone();

        int[] chosen = Draw.choose(values, 4, new SplittableRandom(4));

        assertThat(chosen).hasSize(4).doesNotHaveDuplicates();
        assertThat(VALUES).contains(chosen);
        assertThat(values).isEqualTo(VALUES);
    }

    @Test
    void fewerDistinctNumbersAreTheBeginningOfMore() {
        int[] more = Draw.distinct(10, 10, new SplittableRandom(5));
        int[] fewer = Draw.distinct(10, 3, new SplittableRandom(5));

        assertThat(Arrays.stream(more).sorted()).containsExactlyElementsOf(range(10));
        assertThat(fewer).isEqualTo(Arrays.copyOf(more, 3));
    }

    @Test
    void moreThanThereAreIsRefused() {
        assertThatThrownBy(() -> Draw.distinct(3, 4, new SplittableRandom(6)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be in 0..3, but is 4");
        assertThatThrownBy(() -> Draw.choose(VALUES, 6, new SplittableRandom(6)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be in 0..5, but is 6");
    }

    private static Iterable<Integer> range(int length) {
        return IntStream.range(0, length).boxed().toList();
    }
}
