package org.vhe.core.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class NormalDrawsTest {

    /** The normals of a seed, each computed by itself from what a device is given. */
    private static float[] computed(long seed, int first, int length) {
        NormalDraws draws = NormalDraws.of(seed, first, length);
        double[] factors = NormalDraws.factors();
        float[] values = new float[length];
        int before = 0;
        for (int i = 0; i < length; i++) {
            if (before < draws.entries().length && draws.entries()[before] == i) {
                values[i] = draws.values()[before++];
                continue;
            }
            int skipped = before == 0 ? 0 : draws.skipped()[before - 1];
            long bits = new SplitMix(seed).at(draws.begin() + i + skipped).nextLong();
            values[i] = (float) (factors[(int) (bits & 255)] * bits);
        }
        return values;
    }

    private static float[] drawn(long seed, int first, int length) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[length];
        for (int i = -first; i < length; i++) {
            float value = (float) random.nextGaussian();
            if (i >= 0) {
                values[i] = value;
            }
        }
        return values;
    }

    @Test
    void thisJavaIsKnown() {
        assertThat(NormalDraws.areKnown()).isTrue();
    }

    @Test
    void normalsAreThoseOfJavaToTheLastBit() {
        for (long seed : new long[] {0, 1, -5, Long.MIN_VALUE, 0x123456789ABCDEFL}) {
            assertThat(computed(seed, 0, 200_000)).isEqualTo(drawn(seed, 0, 200_000));
        }
    }

    @Test
    void normalsFromTheMiddleAreThoseOfTheWhole() {
        assertThat(computed(3, 12_345, 5_000)).isEqualTo(drawn(3, 12_345, 5_000));
        assertThat(NormalDraws.of(3, 7, 0).entries()).isEmpty();
    }

    @Test
    void exceptionsAreFew() {
        NormalDraws draws = NormalDraws.of(9, 0, 100_000);
        assertThat(draws.entries().length).isBetween(900, 1_500);
        assertThat(draws.entries()).isSorted().doesNotHaveDuplicates();
    }

    /** Seed 1234567, as published with the generator's other implementations. */
    @Test
    void numbersAreTheKnownAnswersOfSplitMix() {
        SplitMix random = new SplitMix(1234567);
        assertThat(LongStream.generate(random::nextLong).limit(5))
                .containsExactly(
                        6457827717110365317L,
                        3203168211198807973L,
                        Long.parseUnsignedLong("9817491932198370423"),
                        4593380528125082431L,
                        Long.parseUnsignedLong("16408922859458223821"));
        assertThat(random.drawn()).isEqualTo(5);
        assertThat(random.at(3).nextLong()).isEqualTo(4593380528125082431L);
    }

    @Test
    void wholeNumbersAreThoseOfJava() {
        SplitMix random = new SplitMix(77);
        SplittableRandom java = new SplittableRandom(77);
        for (int i = 0; i < 1000; i++) {
            assertThat(random.nextInt()).isEqualTo(java.nextInt());
            assertThat(random.nextLong()).isEqualTo(java.nextLong());
        }
    }

    @Test
    void momentsAreThoseOfStandardNormalsAndNeighboursAreIndependent() {
        int count = 1_000_000;
        float[] values = computed(11, 0, count);
        float[] other = computed(12, 0, count);
        double[] sums = new double[6];
        for (int i = 0; i < count; i++) {
            double v = values[i];
            sums[0] += v;
            sums[1] += v * v;
            sums[2] += v * v * v;
            sums[3] += v * v * v * v;
            sums[4] += v * values[(i + 1) % count];
            sums[5] += v * other[i];
        }
        // within five standard errors: of v^k, the roots of 1, 2, 15 and 96 over the count
        double[] moments = {0, 1, 0, 3, 0, 0};
        double[] variances = {1, 2, 15, 96, 1, 1};
        for (int i = 0; i < moments.length; i++) {
            double error = 5 * Math.sqrt(variances[i] / count);
            assertThat(sums[i] / count).isCloseTo(moments[i], within(error));
        }
    }
}
