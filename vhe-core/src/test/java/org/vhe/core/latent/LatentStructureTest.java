package org.vhe.core.latent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LatentStructureTest {
    private static final LatentVariable A = LatentVariable.of("a", "alphabet", 3);
    private static final LatentVariable C = LatentVariable.of("c", "character", 4).withParents("a");
    private static final LatentVariable Z =
            LatentVariable.of("z", "element", 2).withParents("a", "c");

    @Test
    void parentsComeFirstWhateverTheOrderGiven() {
        List<List<LatentVariable>> orders =
                List.of(
                        List.of(A, C, Z),
                        List.of(A, Z, C),
                        List.of(C, A, Z),
                        List.of(C, Z, A),
                        List.of(Z, A, C),
                        List.of(Z, C, A));
        for (List<LatentVariable> order : orders) {
            assertEquals(List.of("a", "c", "z"), LatentStructure.of(order).names());
        }
    }

    @Test
    void unrelatedLatentsKeepTheirOrder() {
        LatentVariable style = LatentVariable.of("s", "style", 1);
        LatentVariable character = LatentVariable.of("c", "character", 1);

        assertEquals(List.of("s", "c"), LatentStructure.of(style, character).names());
        assertEquals(List.of("c", "s"), LatentStructure.of(character, style).names());
    }

    @Test
    void elementLatentsAreThoseOfTheTrivialGrouping() {
        LatentStructure structure = LatentStructure.of(Z, C, A);

        assertEquals(List.of(Z), structure.elementLatents());
        assertEquals(List.of(A, C), structure.sharedLatents());
        assertTrue(structure.isElement("z"));
        assertFalse(structure.isElement("c"));
        assertEquals(C, structure.get("c"));
    }

    @Test
    void unknownLatentIsAnErrorThatListsTheKnown() {
        LatentStructure structure = LatentStructure.of(A, C);
        assertMessage("no latent 'b'; known are [a, c]", () -> structure.get("b"));
        assertMessage("no latent 'b'; known are [a, c]", () -> structure.isElement("b"));
    }

    @Test
    void invalidStructuresAreRejected() {
        assertMessage("but got none", () -> LatentStructure.of());
        assertMessage("two are called 'a'", () -> LatentStructure.of(A, A.withParents()));
        assertMessage("parent 'a' of latent 'c'", () -> LatentStructure.of(C));
        assertMessage(
                "cycle, but do among [a, c, z]",
                () -> LatentStructure.of(A.withParents("z"), C, Z, LatentVariable.of("s", "x", 1)));
    }

    @Test
    void invalidLatentsAreRejected() {
        assertMessage("blank", () -> LatentVariable.of(" ", "character", 1));
        assertMessage("is [0]", () -> LatentVariable.of("c", "character", 0));
        assertMessage("are [a, c]", () -> C.withParents("a", "c"));
        assertMessage("are [a, a]", () -> C.withParents("a", "a"));
    }

    @Test
    void latentsAreValuesThatNoCallerCanChange() {
        long[] shape = {2, 3};
        LatentVariable latent = new LatentVariable("c", "character", shape, List.of());
        shape[0] = 7;
        latent.eventShape()[1] = 7;

        assertEquals(6, latent.eventLength());
        assertEquals(new LatentVariable("c", "character", new long[] {2, 3}, List.of()), latent);
        assertEquals(
                new LatentVariable("c", "character", new long[] {2, 3}, List.of()).hashCode(),
                latent.hashCode());
    }

    private static void assertMessage(String part, Runnable action) {
        String message = assertThrows(IllegalArgumentException.class, action::run).getMessage();
        assertTrue(message.contains(part), message);
    }

    @Test
    void descendantsAreChildrenAndTheirChildren() {
        LatentStructure structure =
                LatentStructure.of(
                        LatentVariable.of("z", "element", 1).withParents("c"),
                        LatentVariable.of("a", "alphabet", 1),
                        LatentVariable.of("c", "class", 1).withParents("a"),
                        LatentVariable.of("s", "style", 1));
        assertEquals(Set.of("c", "z"), structure.descendants("a"));
        assertEquals(Set.of("z"), structure.descendants("c"));
        assertEquals(Set.of(), structure.descendants("s"));
    }
}
