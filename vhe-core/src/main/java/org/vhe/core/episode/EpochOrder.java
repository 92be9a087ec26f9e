package org.vhe.core.episode;

import java.util.LinkedHashMap;
import java.util.Map;
import org.vhe.core.random.Draw;
import org.vhe.core.random.Seeds;

/**
 * An endless sequence of elements: one uniformly drawn permutation of all of them after the other.
 *
 * <p>The sequence is a function of the seed alone. The permutations last used are kept, and any
 * thread may ask for any part.
 */
final class EpochOrder {
    private static final int KEPT = 4;

    private final int size;
    private final long seed;
    private final Map<Long, int[]> permutations =
            new LinkedHashMap<>(2 * KEPT, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Long, int[]> eldest) {
                    return size() > KEPT;
                }
            };

    EpochOrder(int size, long seed) {
        this.size = size;
        this.seed = seed;
    }

    /** The elements at {@code count} places of the sequence from {@code first} on. */
    synchronized int[] elements(long first, int count) {
        int[] result = new int[count];
        int done = 0;
        while (done < count) {
            long place = first + done;
            int start = Math.floorMod(place, size);
            int part = Math.min(count - done, size - start);
            int[] permutation =
                    permutations.computeIfAbsent(Math.floorDiv(place, size), this::permutation);
            System.arraycopy(permutation, start, result, done, part);
            done += part;
        }
        return result;
    }

    private int[] permutation(long epoch) {
        return Draw.permutation(size, Seeds.random(seed, epoch));
    }
}
