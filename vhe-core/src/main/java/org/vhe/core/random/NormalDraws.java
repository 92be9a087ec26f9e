package org.vhe.core.random;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The standard normals that {@link SplittableRandom} draws one after the other, in a form that they
 * can be computed in side by side. By McFarland's ziggurat nearly all of them are 64 bits times a
 * factor which the lowest 8 bits choose; the others, about one in 85, take more bits, by which all
 * later ones are drawn further on. Factors are read off the Java that runs, which is compared with
 * what is thus computed.
 *
 * @param begin numbers that were drawn before the first normal
 * @param entries which normals are exceptions, in order
 * @param skipped numbers drawn up to each of them, more than one for each normal
 * @param values of the exceptions
 */
public record NormalDraws(long begin, int[] entries, int[] skipped, float[] values) {
    private static final int CHOICES = 256;
    private static final int COMPARED = 4096;
    private static final double[] FACTORS = new double[CHOICES];
    private static final boolean KNOWN;

    static {
        for (int low = 0; low < CHOICES; low++) {
            FACTORS[low] = factor(low);
        }
        KNOWN = isAsComputed();
    }

    /** Gives the bits it is told to, then others; counts. */
    private static final class Told implements RandomGenerator {
        private final long bits;
        private int calls;

        Told(long bits) {
            this.bits = bits;
        }

        @Override
        public long nextLong() {
            calls++;
            return calls == 1 ? bits : SplitMix.bits(calls);
        }
    }

    /** Not a number where bits that end so do not suffice. */
    private static double factor(int low) {
        double factor = new Told(1L << 62 | low).nextGaussian() * 0x1p-62;
        for (long high : new long[] {1L << 62, -1L << 61, 3L << 20, 0x123456789ABCDE00L}) {
            Told told = new Told(high | low);
            double value = told.nextGaussian();
            if (told.calls != 1 || value != factor * (high | low)) {
                return Double.NaN;
            }
        }
        return factor;
    }

    private static boolean isAsComputed() {
        long seed = 0x5DEECE66DL;
        SplittableRandom random = new SplittableRandom(seed);
        int[] next = {0};
        NormalDraws draws = of(seed, 0, COMPARED);
        if (draws.entries.length > COMPARED / 32) {
            return false;
        }
        for (int i = 0; i < COMPARED; i++) {
            if ((float) random.nextGaussian() != draws.value(seed, i, next)) {
                return false;
            }
        }
        SplitMix counted = new SplitMix(seed);
        random = new SplittableRandom(seed);
        for (int i = 0; i < COMPARED; i++) {
            if (random.nextInt(1 << 23) != (counted.nextInt() & (1 << 23) - 1)) {
                return false;
            }
        }
        return true;
    }

    private float value(long seed, int i, int[] next) {
        int before = next[0];
        if (before < entries.length && entries[before] == i) {
            next[0]++;
            return values[before];
        }
        long number = begin + i + 1 + (before == 0 ? 0 : skipped[before - 1]);
        long bits = SplitMix.bits(seed + number * SplitMix.INCREMENT);
        return (float) (FACTORS[(int) bits & CHOICES - 1] * bits);
    }

    /**
     * The normals of a seed from one on.
     *
     * @param first number of the first of them, from 0
     * @param length how many
     */
    public static NormalDraws of(long seed, int first, int length) {
        int[] entries = new int[length / 64 + 16];
        int[] skipped = new int[entries.length];
        float[] values = new float[entries.length];
        int count = 0;
        SplitMix random = new SplitMix(seed);
        long state = seed;
        long drawn = 0;
        long begin = 0;
        for (int i = -first; i < length; i++) {
            if (i == 0) {
                begin = drawn;
            }
            state += SplitMix.INCREMENT;
            int low = (int) SplitMix.bits(state) & CHOICES - 1;
            if (!Double.isNaN(FACTORS[low])) {
                drawn++;
                continue;
            }
            float value = (float) random.at(drawn).nextGaussian();
            drawn = random.drawn();
            state = seed + drawn * SplitMix.INCREMENT;
            if (i >= 0) {
                if (count == entries.length) {
                    entries = Arrays.copyOf(entries, 2 * count);
                    skipped = Arrays.copyOf(skipped, 2 * count);
                    values = Arrays.copyOf(values, 2 * count);
                }
                entries[count] = i;
                skipped[count] = Math.toIntExact(drawn - begin - i - 1);
                values[count++] = value;
            }
        }
        return new NormalDraws(
                begin,
                Arrays.copyOf(entries, count),
                Arrays.copyOf(skipped, count),
                Arrays.copyOf(values, count));
    }

    /**
     * Whether normals, and whole numbers below a power of two, are drawn by this Java as is
     * computed here; otherwise others can but take what the host drew.
     */
    public static boolean areKnown() {
        return KNOWN;
    }

    /**
     * What 64 bits are multiplied by, for each number that their lowest 8 can be; not a number
     * where they do not suffice.
     */
    public static double[] factors() {
        return FACTORS.clone();
    }
}
