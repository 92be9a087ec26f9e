package org.vhe.core.episode;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.dataset.Item;
import org.vhe.core.dataset.ItemSpace;
import org.vhe.core.random.Draw;

/** Draws the support sets of one latent. Immutable. */
final class SupportSampler {
    /** Up to this many members, searching an array is faster than hashing. */
    private static final int SEARCHED = 32;

    private final ItemSpace space;
    private final SupportSpec spec;
    private final SupportProposal proposal;
    private final int targets;
    private final int[] sizes;

    SupportSampler(ItemSpace space, SupportSpec spec) {
        this(space, spec, null, 1);
    }

    private SupportSampler(
            ItemSpace space, SupportSpec spec, SupportProposal proposal, int targets) {
        this.space = space;
        this.spec = spec;
        this.proposal = proposal;
        this.targets = targets;
        checkSmallestClass();
        this.sizes = spec.drawnSize() ? spec.drawnSizes() : new int[] {spec.size()};
    }

    /** The same support sets, but of elements drawn from a proposal. */
    SupportSampler withProposal(SupportProposal newProposal) {
        if (!spec.replacement() || spec.target() != TargetMembership.INDEPENDENT) {
            throw new IllegalArgumentException(
                    "a proposal needs support sets drawn with replacement and independent of the target, but those of latent '%s' are drawn %s replacement, target %s"
                            .formatted(
                                    spec.latent(),
                                    spec.replacement() ? "with" : "without",
                                    spec.target()));
        }
        return new SupportSampler(space, spec, newProposal, targets);
    }

    /** The same support sets, but for so many targets each. */
    SupportSampler withTargets(int count) {
        boolean smaller = spec.oneShotPart() > 0 || spec.drawnSize();
        if (spec.target() == TargetMembership.INCLUDED && (count > spec.size() || smaller)) {
            throw new IllegalArgumentException(
                    "%d targets cannot be members of one support set of latent '%s', as the objective has it, of size %d%s"
                            .formatted(
                                    count,
                                    spec.latent(),
                                    spec.size(),
                                    smaller ? " or sometimes smaller" : ""));
        }
        return new SupportSampler(space, spec, proposal, count);
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
        long needed = (spec.replacement() ? 1 : spec.size()) + (excluded ? targets : 0);
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
     * @param random where to draw from
     * @param targets the targets, of one class
     * @return the members, [shot], their order uniform; or fewer of them again and again, as
     *     specified
     */
    Item[] draw(RandomGenerator random, Item... targets) {
        Item target = targets[0];
        long[] own =
                Arrays.stream(targets)
                        .mapToLong(each -> space.indexOf(spec.grouping(), each))
                        .distinct()
                        .toArray();
        int size = sizes.length == 1 ? spec.size() : sizes[random.nextInt(sizes.length)];
        long[] indices =
                switch (spec.target()) {
                    case INDEPENDENT ->
                            proposal == null
                                    ? indices(size, classSize(target), random)
                                    : proposed(size, target, random);
                    case EXCLUDED -> others(size, own, classSize(target), random);
                    case INCLUDED -> around(size, own, classSize(target), random);
                };
        if (spec.oneShotPart() > 0 && random.nextDouble() < spec.oneShotPart()) {
            boolean included = spec.target() == TargetMembership.INCLUDED;
            Arrays.fill(indices, included ? own[0] : indices[0]);
        }
        Item[] result = new Item[spec.size()];
        for (int shot = 0; shot < result.length; shot++) {
            result[shot] = space.member(spec.grouping(), target, indices[shot % size]);
        }
        return result;
    }

    private long[] proposed(int size, Item target, RandomGenerator random) {
        Grouping grouping = space.data().grouping(spec.grouping());
        int group = grouping.groupOf(target.element());
        int members = grouping.size(group);
        long variants = classSize(target) / members;
        double[] cumulative = cumulative(proposal.logits(group), members);
        long[] result = new long[size];
        for (int shot = 0; shot < result.length; shot++) {
            double place = random.nextDouble() * cumulative[members - 1];
            int position = Arrays.binarySearch(cumulative, 0, members, place);
            // found: the next one, as intervals are open at their ends
            position = position >= 0 ? position + 1 : -1 - position;
            result[shot] = Math.min(position, members - 1) * variants + random.nextLong(variants);
        }
        return result;
    }

    /** Running sums of exp(logit), scaled by the largest. */
    private static double[] cumulative(double[] logits, int count) {
        double largest = Arrays.stream(logits, 0, count).max().orElseThrow();
        double[] result = new double[count];
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += Math.exp(logits[i] - largest);
            result[i] = sum;
        }
        return result;
    }

    private long[] around(int size, long[] own, long classSize, RandomGenerator random) {
        int rest = size - own.length;
        long[] result = new long[size];
        long[] drawn =
                spec.replacement()
                        ? indices(rest, classSize, random)
                        : others(rest, own, classSize, random);
        System.arraycopy(drawn, 0, result, 0, rest);
        for (int i = 0; i < own.length; i++) {
            int place = random.nextInt(rest + i + 1);
            result[rest + i] = result[place];
            result[place] = own[i];
        }
        return result;
    }

    private long[] others(int count, long[] own, long classSize, RandomGenerator random) {
        long[] result = indices(count, classSize - own.length, random);
        long[] ascending = own.clone();
        Arrays.sort(ascending);
        for (int i = 0; i < count; i++) {
            for (long left : ascending) {
                result[i] += result[i] >= left ? 1 : 0;
            }
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
        Draw.shuffle(result, random);
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
}
