package org.vhe.core.random;

import java.util.SplittableRandom;

/**
 * Derives independent random sources from one seed: the source for (seed, parts) depends on nothing
 * else, so that batches, noise and initial parameters can be produced in any order, on any thread,
 * and again after a resume.
 */
public final class Seeds {

    private Seeds() {}

    /** A seed for the given purpose, a well-mixed function of all arguments. */
    public static long derive(long seed, long... parts) {
        long state = mix(seed + 0x9E3779B97F4A7C15L);
        for (long part : parts) {
            // the factor makes the order of seed and parts matter
            state = mix(state * 0xD1342543DE82EF95L + mix(part + 0x9E3779B97F4A7C15L));
        }
        return mix(state);
    }

    /** As {@link #derive(long, long...)}, the purpose given by name. */
    public static long derive(long seed, String purpose) {
        long state = seed;
        for (int i = 0; i < purpose.length(); i++) {
            state = derive(state, purpose.charAt(i));
        }
        return derive(state, purpose.length());
    }

    /** A random source of its own for (seed, parts). */
    public static SplittableRandom random(long seed, long... parts) {
        return new SplittableRandom(derive(seed, parts));
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
