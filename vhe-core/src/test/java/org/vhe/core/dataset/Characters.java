package org.vhe.core.dataset;

import java.util.List;
import java.util.stream.IntStream;

/** Twelve elements in three characters (of 3, 4 and 5) and two alphabets (of 7 and 5). */
public final class Characters {
    public static final String CHARACTER = "character";
    public static final String ALPHABET = "alphabet";
    public static final int SIZE = 12;

    private Characters() {}

    /** Element e is [10 e, 10 e + 1]. */
    public static GroupedDataset dataset() {
        float[] values = new float[2 * SIZE];
        IntStream.range(0, values.length).forEach(i -> values[i] = 10 * (i / 2) + i % 2);
        return new GroupedDataset(values, new long[] {2}, List.of(characters(), alphabets()));
    }

    /** Interleaved, so that members are not contiguous. */
    public static Grouping characters() {
        int[] groupOf = {2, 1, 0, 2, 1, 0, 2, 1, 0, 2, 1, 2};
        return new Grouping(CHARACTER, groupOf, List.of("alpha", "beta", "aleph"));
    }

    public static Grouping alphabets() {
        int[] groupOf = {1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 1};
        return new Grouping(ALPHABET, groupOf, List.of("Greek", "Hebrew"));
    }
}
