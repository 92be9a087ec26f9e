package org.vhe.core.dataset;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.vhe.core.random.Seeds;

/**
 * The {@link Item}s of an augmented data set and the classes that they form, none of them stored.
 *
 * <p>Under a grouping, two items are in the same class if their elements are in the same group and
 * their variants agree for every augmentation that makes new groups of it. Hence
 *
 * <pre>  |X| = (elements in the group) x (product of the variants that make new members)</pre>
 *
 * and under {@link Grouping#ELEMENT} every item is a class of its own, |X| = 1. The items of a
 * class are numbered from 0 to |X| - 1. Immutable.
 */
public final class ItemSpace {
    /** What seeds the generators of finite augmentations; any constant would do. */
    private static final long FINITE = Seeds.derive(0, "finite augmentation");

    private final GroupedDataset data;
    private final List<Augmentation> augmentations;
    private final int[] counts;
    private final long[] places;
    private final long variants;
    private final Map<String, Members> members = new HashMap<>();

    /**
     * What makes the members of a class.
     *
     * @param grouping the grouping of elements
     * @param vary for each augmentation, whether its variants are members of the same class
     * @param variants how many members of a class each element makes
     */
    private record Members(Grouping grouping, boolean[] vary, long variants) {}

    /**
     * @param data elements, groupings and augmentations
     */
    public ItemSpace(GroupedDataset data) {
        this.data = data;
        this.augmentations = data.augmentations();
        this.counts = augmentations.stream().mapToInt(Augmentation::variants).toArray();
        this.places = new long[counts.length];
        long place = 1;
        for (int a = counts.length - 1; a >= 0; a--) {
            places[a] = place;
            place = Math.multiplyExact(place, counts[a]);
        }
        this.variants = place;
        for (String grouping : data.groupingNames()) {
            members.put(grouping, members(data.grouping(grouping)));
        }
    }

    private Members members(Grouping grouping) {
        boolean[] vary = new boolean[counts.length];
        long product = 1;
        boolean trivial = grouping.name().equals(Grouping.ELEMENT);
        for (int a = 0; a < counts.length && !trivial; a++) {
            GroupEffect effect = augmentations.get(a).effectOn(grouping.name());
            Objects.requireNonNull(effect, "effect of an augmentation on " + grouping.name());
            vary[a] = effect == GroupEffect.NEW_MEMBERS;
            product *= vary[a] ? counts[a] : 1;
        }
        return new Members(grouping, vary, product);
    }

    private Members members(String grouping) {
        Members made = members.get(grouping);
        return made != null ? made : members.get(data.grouping(grouping).name());
    }

    /** The elements, groupings and augmentations. */
    public GroupedDataset data() {
        return data;
    }

    /** How many items each element makes: the product of all augmentations' variants. */
    public long variants() {
        return variants;
    }

    /** Which variant of an augmentation, by its position in the data set's list, an item is. */
    public int variant(Item item, int augmentation) {
        checkItem(item);
        return (int) (item.variants() / places[augmentation] % counts[augmentation]);
    }

    /** The number of items |X| in the class of an item of the given element. */
    public long classSize(String grouping, int element) {
        return classSize(members(grouping), element);
    }

    private static long classSize(Members made, int element) {
        return made.grouping.size(made.grouping.groupOf(element)) * made.variants;
    }

    /**
     * An item of the same class as another.
     *
     * @param grouping what the classes are
     * @param of an item of the class
     * @param index which member, at least 0 and less than {@link #classSize}
     */
    public Item member(String grouping, Item of, long index) {
        Members made = members(grouping);
        Objects.checkIndex(index, classSize(made, of.element()));
        int group = made.grouping.groupOf(of.element());
        int element = made.grouping.member(group, (int) (index / made.variants));
        long remaining = index % made.variants;
        long combined = 0;
        for (int a = counts.length - 1; a >= 0; a--) {
            long variant = variant(of, a);
            if (made.vary[a]) {
                variant = remaining % counts[a];
                remaining /= counts[a];
            }
            combined += variant * places[a];
        }
        return new Item(element, combined);
    }

    /**
     * A uniformly drawn variant of an element among the members of a class.
     *
     * @param grouping what the classes are
     * @param of an item of the class
     * @param element of the same group as the item's
     */
    public Item variant(String grouping, Item of, int element, RandomGenerator random) {
        Members made = members(grouping);
        long first = made.grouping.positionOf(element) * made.variants;
        return member(grouping, of, first + random.nextLong(made.variants));
    }

    /** Whether all items of one class of a grouping are of one class of another. */
    public boolean isWithin(String grouping, String other) {
        Members made = members(grouping);
        Members wider = members(other);
        for (int a = 0; a < counts.length; a++) {
            if (made.vary[a] && !wider.vary[a] && counts[a] > 1) {
                return false;
            }
        }
        return IntStream.range(0, made.grouping.elementCount())
                .allMatch(
                        element -> {
                            int first = made.grouping.member(made.grouping.groupOf(element), 0);
                            return wider.grouping.groupOf(element) == wider.grouping.groupOf(first);
                        });
    }

    /** The number of an item within its own class: the inverse of {@link #member}. */
    public long indexOf(String grouping, Item item) {
        Members made = members(grouping);
        long index = made.grouping.positionOf(item.element());
        for (int a = 0; a < counts.length; a++) {
            if (made.vary[a]) {
                index = index * counts[a] + variant(item, a);
            }
        }
        return index;
    }

    /** A number of an item's class, which no other class has. */
    public long classOf(String grouping, Item item) {
        Members made = members(grouping);
        long number = made.grouping.groupOf(item.element());
        for (int a = 0; a < counts.length; a++) {
            if (!made.vary[a]) {
                number = number * counts[a] + variant(item, a);
            }
        }
        return number;
    }

    /** Whether two items are in the same class. */
    public boolean sameClass(String grouping, Item first, Item second) {
        Members made = members(grouping);
        for (int a = 0; a < counts.length; a++) {
            if (!made.vary[a] && variant(first, a) != variant(second, a)) {
                return false;
            }
        }
        return made.grouping.groupOf(first.element()) == made.grouping.groupOf(second.element());
    }

    /**
     * Makes an item.
     *
     * @param item which one
     * @param target receives its values, [event...] in row-major order
     * @param offset where in {@code target} to begin
     * @param noiseSeed seeds the noise of augmentations of one variant: the same item with the same
     *     seed has the same noise, different items have independent noise
     */
    public void copyItem(Item item, float[] target, int offset, long noiseSeed) {
        data.copyElement(item.element(), target, offset);
        long id = data.elementId(item.element());
        for (int a = 0; a < counts.length; a++) {
            int variant = variant(item, a);
            long seed =
                    counts[a] > 1
                            ? Seeds.derive(FINITE, id, a, variant)
                            : Seeds.derive(noiseSeed, id, a, item.variants());
            augmentations
                    .get(a)
                    .apply(target, offset, data.elementShape(), id, variant, Seeds.random(seed));
        }
    }

    private void checkItem(Item item) {
        if (item.variants() >= variants) {
            throw new IllegalArgumentException(
                    "each element has %d variants (%s by augmentation), but was asked for number %d"
                            .formatted(variants, Arrays.toString(counts), item.variants()));
        }
    }
}
