package org.vhe.core.episode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.vhe.core.dataset.Characters.CHARACTER;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.vhe.core.dataset.Characters;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Item;
import org.vhe.core.dataset.Shift;

class EpisodeBatchTest {
    private static final int BATCH = 5;

    @Test
    void valuesAreThoseOfTheItems() {
        EpisodeBatch batch = batch();

        assertArrayEquals(new long[] {BATCH, 2}, batch.targetShape());
        assertArrayEquals(new long[] {BATCH, 3, 2}, batch.supportShape("c"));
        for (int row = 0; row < BATCH; row++) {
            assertValues(batch.targetItem(row), batch.targets(), row);
            for (int shot = 0; shot < 3; shot++) {
                Item member = batch.supportItem("c", row, shot);
                assertValues(member, batch.support("c"), row * 3 + shot);
                assertEquals(member.element(), batch.supportElements("c")[row * 3 + shot]);
            }
        }
    }

    private static void assertValues(Item item, float[] values, int place) {
        float first = 10 * item.element() + 1000 * item.variants();
        assertEquals(first, values[2 * place]);
        assertEquals(first + 1, values[2 * place + 1]);
    }

    @Test
    void changingResultsDoesNotChangeTheBatch() {
        EpisodeBatch batch = batch();
        float[] targets = batch.targets().clone();
        float[] support = batch.support("c").clone();
        float[] classSizes = batch.classSizes("c").clone();
        int[] elements = batch.targetElements();
        Arrays.fill(batch.targets(), -7);
        Arrays.fill(batch.support("c"), -7);
        Arrays.fill(batch.classSizes("c"), -7);
        Arrays.fill(batch.targetElements(), -7);
        batch.targetShape()[0] = 7;

        assertArrayEquals(targets, batch.targets());
        assertArrayEquals(support, batch.support("c"));
        assertArrayEquals(classSizes, batch.classSizes("c"));
        assertArrayEquals(elements, batch.targetElements());
        assertArrayEquals(new long[] {BATCH, 2}, batch.targetShape());
        assertThrows(UnsupportedOperationException.class, () -> batch.latents().clear());
    }

    @Test
    void unknownLatentIsAnErrorThatListsTheKnown() {
        EpisodeBatch batch = batch();
        List<Runnable> uses =
                List.of(
                        () -> batch.support("b"),
                        () -> batch.supportSize("b"),
                        () -> batch.classSizes("b"),
                        () -> batch.supportItem("b", 0, 0));
        for (Runnable use : uses) {
            assertEquals(
                    "no support sets for latent 'b'; there are some for [c]",
                    assertThrows(IllegalArgumentException.class, use::run).getMessage());
        }
    }

    private static EpisodeBatch batch() {
        GroupedDataset data = Characters.dataset().withAugmentation(new Shift(8, 1000, Set.of()));
        List<SupportSpec> supports = List.of(SupportSpec.of("c", CHARACTER, 3));
        return new EpisodeSampler(data, supports, BATCH, 1).batch(1);
    }
}
