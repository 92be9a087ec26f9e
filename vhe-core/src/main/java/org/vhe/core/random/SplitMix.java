package org.vhe.core.random;

import java.util.random.RandomGenerator;

/**
 * What {@link java.util.SplittableRandom} draws from a seed, with a place to go on from: number
 * {@code n} is a function of the seed and of {@code n} alone, so that others than the one who draws
 * can compute it.
 */
public final class SplitMix implements RandomGenerator {
    /** What a seed grows by with each number. */
    public static final long INCREMENT = 0x9E3779B97F4A7C15L;

    private final long seed;
    private long drawn;

    /** The generator of {@code new SplittableRandom(seed)}. */
    public SplitMix(long seed) {
        this.seed = seed;
    }

    /** Goes on as if so many numbers had been drawn. */
    public SplitMix at(long numbers) {
        drawn = numbers;
        return this;
    }

    /** Numbers drawn so far. */
    public long drawn() {
        return drawn;
    }

    @Override
    public long nextLong() {
        return bits(seed + ++drawn * INCREMENT);
    }

    @Override
    public int nextInt() {
        long z = seed + ++drawn * INCREMENT;
        z = (z ^ (z >>> 33)) * 0x62A9D9ED799705F5L;
        return (int) (((z ^ (z >>> 28)) * 0xCB24D0A5C88C35B3L) >>> 32);
    }

    /** The 64 bits that a state becomes. */
    static long bits(long state) {
        long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
