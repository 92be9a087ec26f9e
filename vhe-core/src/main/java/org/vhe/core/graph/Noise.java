package org.vhe.core.graph;

import java.util.Arrays;

/**
 * The noise that turns the parameters of a distribution into a sample: independent draws of one
 * kind.
 *
 * @param kind what each entry is drawn from
 * @param shape axes of the noise of one sample, the batch axis excluded
 */
public record Noise(Kind kind, long... shape) {

    /** What an entry of the noise is drawn from. */
    public enum Kind {
        /** Standard normal. */
        NORMAL,
        /** Uniform on the open interval (0, 1). */
        UNIFORM
    }

    /** Standard normal noise of the given shape. */
    public static Noise normal(long... shape) {
        return new Noise(Kind.NORMAL, shape);
    }

    /** Uniform noise on (0, 1) of the given shape. */
    public static Noise uniform(long... shape) {
        return new Noise(Kind.UNIFORM, shape);
    }

    /** The shape with a leading batch axis. */
    public long[] batchShape(long batch) {
        long[] result = new long[shape.length + 1];
        result[0] = batch;
        System.arraycopy(shape, 0, result, 1, shape.length);
        return result;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Noise noise
                && kind == noise.kind
                && Arrays.equals(shape, noise.shape);
    }

    @Override
    public int hashCode() {
        return 31 * kind.hashCode() + Arrays.hashCode(shape);
    }

    @Override
    public String toString() {
        return kind + Arrays.toString(shape);
    }
}
