package org.vhe.core.random;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Random orders, and draws without replacement, all uniform; draws by weights. */
public final class Draw {

    private Draw() {}

    /**
     * A number with probability in proportion to the exponential of its log weight.
     *
     * @param logWeights of the numbers from 0 on, in nats; minus infinity for weight 0
     * @throws IllegalArgumentException if none is finite, or one is NaN or plus infinity
     */
    public static int byLogWeights(double[] logWeights, RandomGenerator random) {
        double largest = Arrays.stream(logWeights).max().orElse(Double.NEGATIVE_INFINITY);
        if (!Double.isFinite(largest)) {
            throw new IllegalArgumentException(
                    "log weights must be less than infinity, and one at least finite, but are "
                            + Arrays.toString(logWeights));
        }
        return byLogWeights(logWeights, 0, logWeights.length, random.nextDouble());
    }

    /**
     * The same of some of the weights, unchecked, by the inverse of the distribution function.
     *
     * @param first number of the first weight
     * @param count of weights
     * @param uniform in [0, 1]
     * @return from 0 to {@code count - 1}
     */
    public static int byLogWeights(double[] logWeights, int first, int count, double uniform) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            largest = Math.max(largest, logWeights[first + i]);
        }
        double total = 0;
        for (int i = 0; i < count; i++) {
            total += Math.exp(logWeights[first + i] - largest);
        }
        double rest = uniform * total;
        int chosen = 0;
        for (int i = 0; i < count && rest >= 0; i++) {
            double weight = Math.exp(logWeights[first + i] - largest);
            if (weight > 0) {
                chosen = i;
            }
            rest -= weight;
        }
        return chosen;
    }

    /** The numbers from 0 to {@code length - 1} in random order. */
    public static int[] permutation(int length, RandomGenerator random) {
        int[] order = new int[length];
        Arrays.setAll(order, i -> i);
        shuffle(order, random);
        return order;
    }

    /** Puts the values in random order (Fisher and Yates). */
    public static void shuffle(int[] values, RandomGenerator random) {
        for (int i = values.length - 1; i > 0; i--) {
            swap(values, i, random.nextInt(i + 1));
        }
    }

    /** Puts the values in random order (Fisher and Yates). */
    public static void shuffle(long[] values, RandomGenerator random) {
        for (int i = values.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            long swapped = values[i];
            values[i] = values[j];
            values[j] = swapped;
        }
    }

    /**
     * Some of the values, each at most once, in random order.
     *
     * @param count at most as many as there are values
     */
    public static int[] choose(int[] values, int count, RandomGenerator random) {
        requireEnough(count, values.length);
        int[] remaining = values.clone();
        for (int i = 0; i < count; i++) {
            swap(remaining, i, i + random.nextInt(remaining.length - i));
        }
        return Arrays.copyOf(remaining, count);
    }

    /**
     * As {@link #choose(int[], int, RandomGenerator)}, of the numbers from 0 to {@code bound - 1}.
     *
     * @param count at most {@code bound}
     */
    public static int[] choose(int bound, int count, RandomGenerator random) {
        int[] all = new int[bound];
        Arrays.setAll(all, i -> i);
        return choose(all, count, random);
    }

    /**
     * Some of the numbers from 0 to {@code bound - 1}, each at most once, in random order: those
     * that come first in an endless uniform sequence, so that fewer are the beginning of more.
     *
     * @param count at most {@code bound}
     */
    public static int[] distinct(int bound, int count, RandomGenerator random) {
        requireEnough(count, bound);
        return random.ints(0, bound).distinct().limit(count).toArray();
    }

    private static void requireEnough(int count, int available) {
        if (count < 0 || count > available) {
            throw new IllegalArgumentException(
                    "the count to draw without replacement must be in 0..%d, but is %d"
                            .formatted(available, count));
        }
    }

    private static void swap(int[] values, int i, int j) {
        int swapped = values[i];
        values[i] = values[j];
        values[j] = swapped;
    }
}
