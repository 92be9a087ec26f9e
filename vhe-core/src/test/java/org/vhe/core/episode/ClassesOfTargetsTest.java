package org.vhe.core.episode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.vhe.core.dataset.Augmentation;
import org.vhe.core.dataset.GroupEffect;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.ItemSpace;
import org.vhe.core.gaussian.GaussianDesigns;

/** Numbers of classes are equal where items are of one class, augmented classes told apart. */
class ClassesOfTargetsTest {

    /** So many variants, each of which is a new class, or a new member. */
    private record Variants(int variants, GroupEffect effect) implements Augmentation {
        @Override
        public GroupEffect effectOn(String grouping) {
            return effect;
        }

        @Override
        public void apply(
                float[] values,
                int offset,
                long[] shape,
                long id,
                int variant,
                java.util.random.RandomGenerator random) {
            values[offset] += variant;
        }
    }

    @Test
    void numbersAreEqualExactlyInOneClass() {
        GroupedDataset data =
                GaussianDesigns.data(
                                1,
                                Map.of("class", IntStream.range(0, 12).map(i -> i / 4).toArray()))
                        .withAugmentation(new Variants(3, GroupEffect.NEW_GROUPS))
                        .withAugmentation(new Variants(2, GroupEffect.NEW_MEMBERS));
        EpisodeSampler sampler =
                new EpisodeSampler(data, List.of(SupportSpec.of("c", "class", 2)), 40, 7);
        ItemSpace items = sampler.items();
        EpisodeBatch batch = sampler.batch(0);
        long[] classes = batch.classes("c");
        int alike = 0;
        for (int i = 0; i < 40; i++) {
            for (int j = 0; j < 40; j++) {
                boolean same = items.sameClass("class", batch.targetItem(i), batch.targetItem(j));
                assertThat(classes[i] == classes[j]).isEqualTo(same);
                alike += same && i != j ? 1 : 0;
            }
        }
        assertThat(alike).isPositive();
        assertThat(batch.rows(10, 20).classes("c"))
                .isEqualTo(java.util.Arrays.copyOfRange(classes, 10, 20));
    }
}
