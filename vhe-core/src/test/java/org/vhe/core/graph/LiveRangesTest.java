package org.vhe.core.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveRangesTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void rangesAreThoseOfSingleBytes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        LiveRanges ranges = new LiveRanges();
        BitSet[] bytes = {new BitSet(), new BitSet()};
        for (int i = 0; i < 3000; i++) {
            int buffer = random.nextInt(2);
            int from = random.nextInt(60);
            int to = from + random.nextInt(12);
            switch (random.nextInt(3)) {
                case 0 -> {
                    ranges.add(buffer, from, to);
                    bytes[buffer].set(from, to);
                }
                case 1 -> {
                    ranges.remove(buffer, from, to);
                    bytes[buffer].clear(from, to);
                }
                default ->
                        assertThat(ranges.contains(buffer, from, to))
                                .isEqualTo(!bytes[buffer].get(from, to).isEmpty());
            }
        }
    }
}
