package org.vhe.core.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vhe.core.dataset.Characters.ALPHABET;
import static org.vhe.core.dataset.Characters.CHARACTER;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class GroupedDatasetTest {

    @Test
    void elementsAreTheValuesGiven() {
        GroupedDataset data = Characters.dataset();
        INDArray elements = data.elements(3, 0);

        assertEquals(12, data.size());
        assertEquals(2, data.elementLength());
        assertArrayEquals(new long[] {2, 2}, elements.shape());
        assertArrayEquals(new float[] {30, 31, 0, 1}, elements.reshape(4).toFloatVector());
        float[] target = {-1, -1, -1, -1};
        data.copyElement(11, target, 1);
        assertArrayEquals(new float[] {-1, 110, 111, -1}, target);
    }

    @Test
    void elementsOfManyAxesKeepTheirShape() {
        float[] values = new float[2 * 1 * 2 * 3];
        IntStream.range(0, values.length).forEach(i -> values[i] = i);
        GroupedDataset data = new GroupedDataset(values, new long[] {1, 2, 3}, List.of());

        INDArray elements = data.elements(1);
        assertArrayEquals(new long[] {1, 1, 2, 3}, elements.shape());
        assertEquals(10f, elements.getFloat(0, 0, 1, 1));
    }

    @Test
    void changingTheValuesGivenChangesNothing() {
        float[] values = {1, 2};
        GroupedDataset data = new GroupedDataset(values, new long[] {1}, List.of());
        values[1] = 7;
        data.elementShape()[0] = 7;

        assertEquals(2f, data.elements(1).getFloat(0, 0));
        assertArrayEquals(new long[] {1}, data.elementShape());
    }

    @Test
    void trivialGroupingIsAlwaysThere() {
        GroupedDataset data = Characters.dataset();
        Grouping trivial = data.grouping(Grouping.ELEMENT);

        assertEquals(12, trivial.groupCount());
        assertArrayEquals(new int[] {7}, trivial.members(trivial.groupOf(7)));
        assertEquals(Set.of("element", CHARACTER, ALPHABET), data.groupingNames());
    }

    @Test
    void unknownGroupingIsAnErrorThatListsTheKnown() {
        assertMessage(
                "no grouping 'style'; known are [element, character, alphabet]",
                () -> Characters.dataset().grouping("style"));
    }

    @Test
    void subsetKeepsValuesIdsAndAugmentationsAndDropsEmptyGroups() {
        Augmentation augmentation = new Shift(2, 1, Set.of());
        GroupedDataset subset =
                Characters.dataset().withAugmentation(augmentation).subset(11, 1, 0, 7);

        assertEquals(4, subset.size());
        assertArrayEquals(
                new long[] {11, 1, 0, 7},
                IntStream.range(0, 4).mapToLong(subset::elementId).toArray());
        assertEquals(70f, subset.elements(3).getFloat(0, 0));
        assertEquals(List.of(augmentation), subset.augmentations());
        Grouping characters = subset.grouping(CHARACTER);
        assertEquals(2, characters.groupCount());
        assertEquals("beta", characters.label(0));
        assertArrayEquals(new int[] {1, 3}, characters.members(0));
        assertEquals("aleph", characters.label(1));
        assertArrayEquals(new int[] {0, 2}, characters.members(1));
        assertEquals("11", subset.grouping(Grouping.ELEMENT).label(0));
    }

    @Test
    void subsetOfSubsetKeepsTheFirstIds() {
        GroupedDataset subset = Characters.dataset().subset(4, 9, 2).subset(2, 1);

        assertEquals(2, subset.elementId(0));
        assertEquals(9, subset.elementId(1));
        assertEquals(91f, subset.elements(1).getFloat(0, 1));
        assertEquals(0, Characters.dataset().subset().size());
    }

    @Test
    void addingAnAugmentationLeavesTheOriginalAsItWas() {
        GroupedDataset data = Characters.dataset();
        Augmentation first = new Shift(2, 1, Set.of());
        Augmentation second = new Shift(3, 1, Set.of());

        assertEquals(
                List.of(first, second),
                data.withAugmentation(first).withAugmentation(second).augmentations());
        assertEquals(List.of(), data.augmentations());
    }

    @Test
    void invalidDataSetsAreRejected() {
        long[] pair = {2};
        assertMessage(
                "a multiple of 2 numbers, but are 3",
                () -> new GroupedDataset(new float[3], pair, List.of()));
        assertMessage(
                "but is [2, 0]",
                () -> new GroupedDataset(new float[4], new long[] {2, 0}, List.of()));
        assertMessage(
                "'character' must group all 2 elements, but groups 12",
                () -> new GroupedDataset(new float[4], pair, List.of(Characters.characters())));
        Grouping reserved = new Grouping("element", new int[] {0, 0}, List.of("a"));
        assertMessage(
                "'element' is taken",
                () -> new GroupedDataset(new float[4], pair, List.of(reserved)));
        Grouping style = new Grouping("style", new int[] {0, 0}, List.of("a"));
        assertMessage(
                "'style' is taken",
                () -> new GroupedDataset(new float[4], pair, List.of(style, style)));
    }

    @Test
    void invalidElementsAndAugmentationsAreRejected() {
        GroupedDataset data = Characters.dataset();
        assertMessage("but was asked for element 12", () -> data.elements(0, 12));
        assertMessage("but was asked for element -1", () -> data.elementId(-1));
        assertMessage("but got none", () -> data.elements());
        assertMessage("but 3 is repeated", () -> data.subset(3, 1, 3));
        assertMessage(
                "at least one variant", () -> data.withAugmentation(new Shift(0, 1, Set.of())));
    }

    private static void assertMessage(String part, Runnable action) {
        String message = assertThrows(IllegalArgumentException.class, action::run).getMessage();
        assertTrue(message.contains(part), message);
    }

    @Test
    void valuesThatAreNotFiniteAreRefusedWithTheirPlace() {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            float[] values = new float[3 * 6];
            // element 1, row 2, column 1
            values[6 + 5] = bad;
            assertThatThrownBy(() -> new GroupedDataset(values, new long[] {3, 2}, List.of()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "elements must have finite values, but element 1 has "
                                    + bad
                                    + " at [2, 1]");
        }
        GroupedDataset zeros = new GroupedDataset(new float[18], new long[] {3, 2}, List.of());
        assertThatThrownBy(() -> zeros.map((element, x) -> new float[] {0, 0, 0, 0, 0, 0f / 0}))
                .hasMessageContaining("element 0 has NaN at [2, 1]");
        assertThatThrownBy(() -> GroupedDataset.of(Nd4j.create(new double[] {0, 1e300})))
                .hasMessageContaining("element 1 has Infinity at []");
    }

    @Test
    void otherIdsLeaveElementsAndGroupsAsTheyAre() {
        GroupedDataset data =
                new GroupedDataset(
                        new float[] {1, 2, 3},
                        new long[] {1},
                        List.of(Grouping.ofLabels("class", List.of("a", "b", "a"))));
        GroupedDataset others = data.identified(10, 30, 20);

        assertThat(others.elementId(1)).isEqualTo(30);
        assertThat(others.subset(2, 0).elementId(0)).isEqualTo(20);
        assertThat(others.grouping(Grouping.ELEMENT).labels()).containsExactly("10", "30", "20");
        assertThat(others.fingerprint()).isEqualTo(data.fingerprint());
        assertThatThrownBy(() -> data.identified(1, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected an id for each of 3 elements, but got 2");
        assertThatThrownBy(() -> data.identified(1, 2, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two have '1'");
    }
}
