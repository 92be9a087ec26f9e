package org.vhe.core.episode;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.vhe.core.random.Draw;
import org.vhe.core.random.Seeds;

/**
 * An endless sequence of elements: one randomly drawn order of them, an epoch, after the other.
 *
 * <p>The sequence is a function of the seed alone. The orders last used are kept, and any thread
 * may ask for any part.
 */
final class EpochOrder {
    private static final int KEPT = 4;

    private final int size;
    private final long seed;
    private final Function<RandomGenerator, int[]> draw;
    private final Map<Long, int[]> orders =
            new LinkedHashMap<>(2 * KEPT, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Long, int[]> eldest) {
                    return size() > KEPT;
                }
            };

    /** Of uniformly drawn permutations of all elements. */
    EpochOrder(int size, long seed) {
        this(size, seed, random -> Draw.permutation(size, random));
    }

    /**
     * @param size number of places of an epoch
     * @param draw the elements of an epoch, [size]
     */
    EpochOrder(int size, long seed, Function<RandomGenerator, int[]> draw) {
        this.size = size;
        this.seed = seed;
        this.draw = draw;
    }

    /** The number of places of an epoch. */
    int size() {
        return size;
    }

    /** The elements at {@code count} places of the sequence from {@code first} on. */
    synchronized int[] elements(long first, int count) {
        int[] result = new int[count];
        int done = 0;
        while (done < count) {
            long place = first + done;
            int start = Math.floorMod(place, size);
            int part = Math.min(count - done, size - start);
            int[] order = orders.computeIfAbsent(Math.floorDiv(place, size), this::order);
            System.arraycopy(order, start, result, done, part);
            done += part;
        }
        return result;
    }

    private int[] order(long epoch) {
        return draw.apply(Seeds.random(seed, epoch));
    }
}
