package org.vhe.core.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeedsTest {

    @Test
    void sameArgumentsGiveTheSameSource() {
        assertThat(Seeds.random(3, 1, 4).doubles(20).toArray())
                .containsExactly(Seeds.random(3, 1, 4).doubles(20).toArray());
        assertThat(Seeds.derive(3, "noise/c")).isEqualTo(Seeds.derive(3, "noise/c"));
    }

    @Test
    void anyChangeOfArgumentsGivesAnotherSeed() {
        Set<Long> seeds = new HashSet<>();
        int count = 0;
        for (long seed = -10; seed < 10; seed++) {
            seeds.add(Seeds.derive(seed));
            count++;
            for (long part = -10; part < 10; part++) {
                seeds.add(Seeds.derive(seed, part));
                seeds.add(Seeds.derive(seed, part, seed));
                count += 2;
            }
        }
        assertThat(seeds).hasSize(count);
    }

    @Test
    void orderAndNumberOfPartsMatter() {
        assertThat(Seeds.derive(1, 2, 3)).isNotEqualTo(Seeds.derive(1, 3, 2));
        assertThat(Seeds.derive(1, 0)).isNotEqualTo(Seeds.derive(1, 0, 0));
        assertThat(Seeds.derive(1, "ab")).isNotEqualTo(Seeds.derive(1, "ba"));
        assertThat(Seeds.derive(1, "a")).isNotEqualTo(Seeds.derive(1, "aa"));
        assertThat(Seeds.derive(1, "")).isNotEqualTo(Seeds.derive(2, ""));
    }

    @Test
    void flippingOneBitOfTheSeedFlipsHalfTheBits() {
        int flipped = 0;
        for (int bit = 0; bit < 64; bit++) {
            flipped += Long.bitCount(Seeds.derive(42, 7) ^ Seeds.derive(42 ^ (1L << bit), 7));
        }
        assertThat(flipped / 64.0).isCloseTo(32, within(2.0));
    }

    @Test
    void sourcesOfNeighbouringStepsAreUncorrelated() {
        int n = 10000;
        double sum = 0;
        for (int step = 0; step < n; step++) {
            double first = Seeds.random(1, step).nextDouble() - 0.5;
            double second = Seeds.random(1, step + 1).nextDouble() - 0.5;
            sum += first * second;
        }
        // the correlation's standard error is 0.01
        assertThat(12 * sum / n).isCloseTo(0, within(0.04));
    }
}
