package org.vhe.core.evaluation;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Draws without replacement. */
final class WithoutReplacement {

    private WithoutReplacement() {}

    /**
     * Some of the values, in random order.
     *
     * @param count at most as many as there are values
     */
    static int[] draw(int[] values, int count, RandomGenerator random) {
        int[] remaining = values.clone();
        for (int i = 0; i < count; i++) {
            int j = i + random.nextInt(remaining.length - i);
            int value = remaining[j];
            remaining[j] = remaining[i];
            remaining[i] = value;
        }
        return Arrays.copyOf(remaining, count);
    }
}
