package org.vhe.data.silhouettes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.dataset.Provenance;

class SilhouettesSplitTest {
    private static final String NAME = SilhouettesReader.CLASS;

    /** Classes a to d of 10, 20, 30 and 5 elements of one value. */
    private static GroupedDataset data(int... sizes) {
        int[] groupOf = new int[Arrays.stream(sizes).sum()];
        int next = 0;
        for (int group = 0; group < sizes.length; group++) {
            Arrays.fill(groupOf, next, next += sizes[group], group);
        }
        List<String> labels = List.of("a", "b", "c", "d").subList(0, sizes.length);
        return new GroupedDataset(
                new float[groupOf.length],
                new long[] {1},
                List.of(new Grouping(NAME, groupOf, labels)));
    }

    private static SilhouettesSplit.Options options(long seed) {
        return new SilhouettesSplit.Options(NAME, 1, 0.1, seed);
    }

    private static Set<Long> ids(GroupedDataset data) {
        Set<Long> ids = new HashSet<>();
        for (int i = 0; i < data.size(); i++) {
            ids.add(data.elementId(i));
        }
        return ids;
    }

    private static Set<String> labels(GroupedDataset data) {
        Set<String> labels = new HashSet<>();
        for (int group = 0; group < data.grouping(NAME).groupCount(); group++) {
            labels.add(data.grouping(NAME).label(group));
        }
        return labels;
    }

    @Test
    void partsAreDisjointAndCompleteAndKeepTheirShareOfEachClass() {
        GroupedDataset all = data(10, 20, 30, 5);
        for (int seed = 0; seed < 10; seed++) {
            SilhouettesSplit split = SilhouettesSplit.of(all, options(seed));
            Set<Long> together = ids(split.training());
            together.addAll(ids(split.validation()));
            together.addAll(ids(split.heldOut()));

            assertThat(together).hasSize(65);
            assertThat(split.training().size() + split.validation().size() + split.heldOut().size())
                    .isEqualTo(65);
            assertThat(labels(split.heldOut())).hasSize(1);
            assertThat(labels(split.training()))
                    .hasSize(3)
                    .isEqualTo(labels(split.validation()))
                    .doesNotContainAnyElementsOf(labels(split.heldOut()));
            Grouping validation = split.validation().grouping(NAME);
            for (int group = 0; group < 3; group++) {
                // a tenth of 10 and of 5 would be one: two at least
                int expected = validation.label(group).equals("c") ? 3 : 2;
                assertThat(validation.size(group)).isEqualTo(expected);
            }
        }
    }

    @Test
    void splitFollowsFromTheSeed() {
        GroupedDataset all = data(10, 20, 30, 5);
        SilhouettesSplit first = SilhouettesSplit.of(all, options(3));

        assertThat(ids(SilhouettesSplit.of(all, options(3)).validation()))
                .isEqualTo(ids(first.validation()));
        Set<Set<Long>> different = new HashSet<>();
        for (int seed = 0; seed < 5; seed++) {
            different.add(ids(SilhouettesSplit.of(all, options(seed)).validation()));
        }
        assertThat(different).hasSize(5);
    }

    @Test
    void objectsThatAreOneInTheFileAreInvertedAndOnlyThenSaidToBe() {
        SilhouettesSplit.Options dark = options(3);
        SilhouettesSplit.Options light = dark.withLightOnDark(true);
        GroupedDataset all = data(10, 20);
        SilhouettesSplit inverted = SilhouettesSplit.of(all, light);

        assertThat(inverted.training().values(0)[0]).containsExactly(1);
        assertThat(inverted.heldOut().values(0)[0]).containsExactly(1);
        assertThat(SilhouettesSplit.of(all, dark).training().values(0)[0]).containsExactly(0);
        Provenance before = Provenance.of("silhouettes", all, dark);
        assertThat(before.preparation().has("lightOnDark")).isFalse();
        assertThat(before.preparation(SilhouettesSplit.Options.class)).isEqualTo(dark);
        assertThat(
                        Provenance.of("silhouettes", all, light)
                                .preparation(SilhouettesSplit.Options.class))
                .isEqualTo(light);
    }

    @Test
    void impossibleSplitsAreRefused() {
        assertThatThrownBy(() -> SilhouettesSplit.of(data(5), options(0)))
                .hasMessageContaining("but are 1");
        assertThatThrownBy(() -> SilhouettesSplit.of(data(2, 2), options(0)))
                .hasMessageContaining("2 images to validate with and one to learn from")
                .hasMessageContaining("has 2 in all");
        assertThatThrownBy(() -> new SilhouettesSplit.Options(NAME, 1, 1, 0))
                .hasMessageContaining("validationPart must be between 0 and 1, but is 1.0");
    }
}
