package org.vhe.core.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class GroupingTest {

    @Test
    void membersAreThoseOfTheGroupAscending() {
        Grouping grouping = Characters.characters();

        assertEquals(3, grouping.groupCount());
        assertArrayEquals(new int[] {2, 5, 8}, grouping.members(0));
        assertArrayEquals(new int[] {1, 4, 7, 10}, grouping.members(1));
        assertArrayEquals(new int[] {0, 3, 6, 9, 11}, grouping.members(2));
        assertEquals(5, grouping.size(2));
        assertEquals("aleph", grouping.label(2));
        assertEquals(2, grouping.groupOf(11));
    }

    @Test
    void positionIsTheInverseOfMember() {
        Grouping grouping = Characters.characters();
        for (int element = 0; element < Characters.SIZE; element++) {
            int position = grouping.positionOf(element);
            assertEquals(element, grouping.member(grouping.groupOf(element), position));
        }
    }

    @Test
    void changingTheArgumentOrResultChangesNothing() {
        int[] groupOf = {0, 1, 1};
        Grouping grouping = new Grouping("character", groupOf, List.of("a", "b"));
        groupOf[0] = 1;
        grouping.members(0)[0] = 2;

        assertEquals(0, grouping.groupOf(0));
        assertArrayEquals(new int[] {0}, grouping.members(0));
    }

    @Test
    void emptyGroupIsAnErrorThatNamesIt() {
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        new Grouping(
                                                "character",
                                                new int[] {0, 2},
                                                List.of("a", "b", "c")))
                        .getMessage();
        assertTrue(message.contains("'character'"), message);
        assertTrue(message.contains("group 1 ('b') has none"), message);
    }

    @Test
    void groupWithoutLabelIsAnErrorThatNamesTheElement() {
        for (int wrong : new int[] {-1, 1}) {
            String message =
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> new Grouping("style", new int[] {0, wrong}, List.of("a")))
                            .getMessage();
            assertTrue(message.contains("element 1 has group " + wrong), message);
        }
    }

    @Test
    void elementsOfOneLabelAreOneGroup() {
        Grouping grouping = Grouping.ofLabels("style", List.of("b", "a", "b", "c", "a"));

        assertEquals("style", grouping.name());
        assertEquals(List.of("b", "a", "c"), grouping.labels());
        assertArrayEquals(new int[] {0, 2}, grouping.members(0));
        assertArrayEquals(new int[] {1, 4}, grouping.members(1));
        assertArrayEquals(new int[] {3}, grouping.members(2));
        assertEquals(0, Grouping.ofLabels("style", List.of()).groupCount());
    }

    @Test
    void twoGroupsOfOneLabelAreAnErrorThatNamesIt() {
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new Grouping("style", new int[] {0, 1}, List.of("a", "a")))
                        .getMessage();
        assertTrue(message.contains("'style'"), message);
        assertTrue(message.contains("two have 'a'"), message);
    }

    @Test
    void unknownGroupIsAnError() {
        Grouping grouping = Characters.characters();
        assertThrows(IllegalArgumentException.class, () -> grouping.members(3));
        assertThrows(IllegalArgumentException.class, () -> grouping.size(-1));
        assertThrows(IllegalArgumentException.class, () -> grouping.label(3));
        assertThrows(IndexOutOfBoundsException.class, () -> grouping.member(0, 3));
    }

    @Test
    void groupingWithoutANameIsRefused() {
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new Grouping(" ", new int[] {0}, List.of("a")))
                        .getMessage();
        assertEquals("name of a grouping must not be blank, but is ' '", message);
    }
}
