package org.vhe.core.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vhe.core.dataset.Characters.ALPHABET;
import static org.vhe.core.dataset.Characters.CHARACTER;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ItemSpaceTest {
    /** Eight rotations, each a character of its own, but of the same alphabet. */
    private static final Augmentation ROTATION = new Shift(8, 1000, Set.of(ALPHABET));

    /** Twenty distortions that keep both the character and the alphabet. */
    private static final Augmentation AFFINE = new Shift(20, 0.01f, Set.of(CHARACTER, ALPHABET));

    private final ItemSpace space =
            new ItemSpace(Characters.dataset().withAugmentation(ROTATION).withAugmentation(AFFINE));

    @Test
    void classSizesMultiplyByNewMembersOnly() {
        int alphaElement = 2;
        assertEquals(160, space.variants());
        assertEquals(3 * 20, space.classSize(CHARACTER, alphaElement));
        assertEquals(7 * 8 * 20, space.classSize(ALPHABET, alphaElement));
        assertEquals(1, space.classSize(Grouping.ELEMENT, alphaElement));
    }

    @Test
    void membersOfAClassAreExactlyTheItemsOfTheSameClass() {
        for (String grouping : space.data().groupingNames()) {
            Item item = new Item(5, 3 * 20 + 7);
            Set<Item> members = new HashSet<>();
            for (long i = 0; i < space.classSize(grouping, 5); i++) {
                Item member = space.member(grouping, item, i);
                assertEquals(i, space.indexOf(grouping, member), grouping);
                members.add(member);
            }
            Set<Item> same = new HashSet<>(allItems());
            same.removeIf(other -> !space.sameClass(grouping, item, other));
            assertEquals(same, members, grouping);
            assertTrue(members.contains(item), grouping);
        }
    }

    @Test
    void aCharactersClassKeepsTheRotationOfItsItems() {
        Item item = new Item(5, 3 * 20 + 7);
        assertEquals(3, space.variant(item, 0));
        assertEquals(7, space.variant(item, 1));
        for (long i = 0; i < 60; i++) {
            assertEquals(3, space.variant(space.member(CHARACTER, item, i), 0));
        }
        assertFalse(space.sameClass(CHARACTER, item, new Item(5, 4 * 20 + 7)));
        assertTrue(space.sameClass(ALPHABET, item, new Item(5, 4 * 20 + 7)));
    }

    @Test
    void copyAppliesEveryAugmentationInItsVariant() {
        float[] target = {-1, -1, -1, -1};
        space.copyItem(new Item(5, 3 * 20 + 7), target, 1, 0);
        assertArrayEquals(new float[] {-1, 3050.07f, 3051.07f, -1}, target, 1e-3f);
    }

    @Test
    void augmentationsApplyInTheOrderAdded() {
        Augmentation doubling = new Doubling();
        GroupedDataset data = Characters.dataset();
        Item item = new Item(4, 1);
        Augmentation shift = new Shift(2, 1, Set.of());
        // (40 + 1) * 2 and 40 * 2 + 1
        assertEquals(82f, first(data.withAugmentation(shift).withAugmentation(doubling), item, 0));
        assertEquals(81f, first(data.withAugmentation(doubling).withAugmentation(shift), item, 0));
    }

    @Test
    void finiteAugmentationDependsOnElementAndVariantOnly() {
        GroupedDataset data = Characters.dataset().withAugmentation(new Jitter(3));
        float value = first(data, new Item(4, 1), 0);

        assertEquals(value, first(data, new Item(4, 1), 99));
        assertEquals(value, first(data.subset(9, 4), new Item(1, 1), 0));
        assertNotEquals(value, first(data, new Item(4, 2), 0));
        assertNotEquals(value - 40, first(data, new Item(5, 1), 0) - 50, 1e-4);
    }

    @Test
    void noiseDependsOnItsSeedAndTheItem() {
        GroupedDataset data =
                Characters.dataset()
                        .withAugmentation(new Shift(2, 0, Set.of()))
                        .withAugmentation(new Jitter(1));
        assertEquals(5, new ItemSpace(data).classSize(CHARACTER, 0));
        float value = first(data, new Item(4, 1), 0);

        assertEquals(value, first(data, new Item(4, 1), 0));
        assertNotEquals(value, first(data, new Item(4, 1), 1));
        assertNotEquals(value, first(data, new Item(4, 0), 0));
        assertNotEquals(value - 40, first(data, new Item(5, 1), 0) - 50, 1e-4);
    }

    @Test
    void itemsThatDoNotExistAreErrors() {
        Item beyond = new Item(0, 160);
        assertThrows(IllegalArgumentException.class, () -> space.variant(beyond, 0));
        assertThrows(
                IllegalArgumentException.class, () -> space.copyItem(beyond, new float[2], 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new Item(0, -1));
        assertThrows(
                IndexOutOfBoundsException.class, () -> space.member(CHARACTER, new Item(2, 0), 60));
        assertThrows(IllegalArgumentException.class, () -> space.classSize("style", 0));
    }

    private List<Item> allItems() {
        List<Item> items = new ArrayList<>();
        for (int element = 0; element < Characters.SIZE; element++) {
            for (long variants = 0; variants < space.variants(); variants++) {
                items.add(new Item(element, variants));
            }
        }
        return items;
    }

    private static float first(GroupedDataset data, Item item, long noiseSeed) {
        float[] target = new float[2];
        new ItemSpace(data).copyItem(item, target, 0, noiseSeed);
        return target[0];
    }

    private record Doubling() implements Augmentation {
        @Override
        public int variants() {
            return 1;
        }

        @Override
        public GroupEffect effectOn(String grouping) {
            return GroupEffect.NEW_GROUPS;
        }

        @Override
        public void apply(
                float[] values,
                int offset,
                long[] elementShape,
                long element,
                int variant,
                RandomGenerator random) {
            values[offset] *= 2;
        }
    }
}
