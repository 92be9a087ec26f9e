package org.vhe.core.graph;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.vhe.core.check.Require;
import org.vhe.core.random.NormalDraws;

/**
 * Noise for an input, a function of kind, seed and place only: drawn on the host, or computed by a
 * device, which comes to the same values to the last bit.
 */
public final class NoiseDraw {
    private final Noise.Kind kind;
    private final long seed;
    private final int first;
    private final int length;
    private float[] values;
    private NormalDraws normals;

    private NoiseDraw(Noise.Kind kind, long seed, int first, int length) {
        this.kind = kind;
        this.seed = seed;
        this.first = Require.atLeast(0, "first", first);
        this.length = Require.atLeast(0, "length", length);
    }

    /**
     * Some of the entries that a seed is drawn from.
     *
     * @param seed of {@link SplittableRandom}
     * @param first number of the first entry, from 0
     * @param length of entries
     */
    public static NoiseDraw of(Noise.Kind kind, long seed, int first, int length) {
        return new NoiseDraw(kind, seed, first, length);
    }

    /** What each entry is drawn from. */
    public Noise.Kind kind() {
        return kind;
    }

    /** The seed of all entries. */
    public long seed() {
        return seed;
    }

    /** Number of the first entry. */
    public int first() {
        return first;
    }

    /** Number of entries. */
    public int length() {
        return length;
    }

    /** The entries, drawn on the host when they are first asked for. */
    public synchronized float[] values() {
        if (values == null) {
            SplittableRandom random = new SplittableRandom(seed);
            float[] all = ArrayTransfer.draw(kind, Math.addExact(first, length), random);
            values = first == 0 ? all : Arrays.copyOfRange(all, first, all.length);
        }
        return values.clone();
    }

    /** Of normal noise, how to compute it elsewhere; made when it is first asked for. */
    public synchronized NormalDraws normals() {
        if (kind != Noise.Kind.NORMAL) {
            throw new IllegalStateException("this is noise of kind " + kind);
        }
        if (normals == null) {
            normals = NormalDraws.of(seed, first, length);
        }
        return normals;
    }
}
