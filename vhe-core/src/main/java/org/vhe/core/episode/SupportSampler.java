package org.vhe.core.episode;

import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.dataset.Item;
import org.vhe.core.dataset.ItemSpace;

/** Draws the support sets of one latent. Immutable. */
final class SupportSampler {
    /** Up to this many members, searching an array is faster than hashing. */
    private static final int SEARCHED = 32;

    private final ItemSpace space;
    private final SupportSpec spec;

    SupportSampler(ItemSpace space, SupportSpec spec) {
        this.space = space;
        this.spec = spec;
        checkSmallestClass();
    }

    SupportSpec spec() {
        return spec;
    }

    /** |X|, the number of items in the target's class. */
    long classSize(Item target) {
        return space.classSize(spec.grouping(), target.element());
    }

    private void checkSmallestClass() {
        Grouping grouping = space.data().grouping(spec.grouping());
        int smallest = 0;
        for (int group = 1; group < grouping.groupCount(); group++) {
            smallest = grouping.size(group) < grouping.size(smallest) ? group : smallest;
        }
        long size = space.classSize(spec.grouping(), grouping.member(smallest, 0));
        boolean excluded = spec.target() == TargetMembership.EXCLUDED;
        long needed = (spec.replacement() ? 1 : spec.size()) + (excluded ? 1 : 0);
        if (size < needed) {
            throw new IllegalArgumentException(
                    "support sets of %d items for latent '%s' (target %s, %s replacement) need classes of at least %d items, but class '%s' of grouping '%s' has %d"
                            .formatted(
                                    spec.size(),
                                    spec.latent(),
                                    spec.target(),
                                    spec.replacement() ? "with" : "without",
                                    needed,
                                    grouping.label(smallest),
                                    spec.grouping(),
                                    size));
        }
    }

    /**
     * Draws one support set.
     *
     * @param target the target, which decides the class
     * @param random where to draw from
     * @return the members, [shot], their order uniform
     */
    Item[] draw(Item target, RandomGenerator random) {
        long own = space.indexOf(spec.grouping(), target);
        long[] indices =
                switch (spec.target()) {
                    case INDEPENDENT -> indices(spec.size(), classSize(target), random);
                    case EXCLUDED -> others(spec.size(), own, classSize(target), random);
                    case INCLUDED -> around(own, classSize(target), random);
                };
        Item[] result = new Item[indices.length];
        for (int shot = 0; shot < indices.length; shot++) {
            result[shot] = space.member(spec.grouping(), target, indices[shot]);
        }
        return result;
    }

    private long[] around(long own, long classSize, RandomGenerator random) {
        int rest = spec.size() - 1;
        long[] result = new long[spec.size()];
        long[] drawn =
                spec.replacement()
                        ? indices(rest, classSize, random)
                        : others(rest, own, classSize, random);
        System.arraycopy(drawn, 0, result, 0, rest);
        int place = random.nextInt(spec.size());
        result[rest] = result[place];
        result[place] = own;
        return result;
    }

    private long[] others(int count, long own, long classSize, RandomGenerator random) {
        long[] result = indices(count, classSize - 1, random);
        for (int i = 0; i < count; i++) {
            result[i] += result[i] >= own ? 1 : 0;
        }
        return result;
    }

    private long[] indices(int count, long bound, RandomGenerator random) {
        return spec.replacement()
                ? random.longs(count, 0, bound).toArray()
                : distinct(count, bound, random);
    }

    /**
     * Distinct numbers below a bound, by Floyd's algorithm (Bentley and Floyd, "A sample of
     * brilliance", 1987) in time and space of the count whatever the bound. It gives every subset
     * the same probability but not every order, hence the shuffle.
     */
    static long[] distinct(int count, long bound, RandomGenerator random) {
        long[] result = new long[count];
        Set<Long> seen = count > SEARCHED ? new HashSet<>(2 * count) : null;
        for (int i = 0; i < count; i++) {
            long last = bound - count + i;
            long drawn = random.nextLong(last + 1);
            boolean taken = seen == null ? contains(result, i, drawn) : seen.contains(drawn);
            result[i] = taken ? last : drawn;
            if (seen != null) {
                seen.add(result[i]);
            }
        }
        shuffle(result, random);
        return result;
    }

    private static boolean contains(long[] values, int count, long value) {
        for (int i = 0; i < count; i++) {
            if (values[i] == value) {
                return true;
            }
        }
        return false;
    }

    private static void shuffle(long[] values, RandomGenerator random) {
        for (int i = values.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            long swapped = values[i];
            values[i] = values[j];
            values[j] = swapped;
        }
    }
}
