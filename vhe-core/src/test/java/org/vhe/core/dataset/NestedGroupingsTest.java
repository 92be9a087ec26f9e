package org.vhe.core.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.vhe.core.dataset.Characters.ALPHABET;
import static org.vhe.core.dataset.Characters.CHARACTER;

import java.util.List;
import org.junit.jupiter.api.Test;

class NestedGroupingsTest {
    private final GroupedDataset data = Characters.dataset();

    @Test
    void coarsestComesFirst() {
        assertThat(NestedGroupings.of(data, List.of(CHARACTER, ALPHABET, CHARACTER)))
                .extracting(Grouping::name)
                .containsExactly(ALPHABET, CHARACTER);
    }

    @Test
    void crossedGroupingsAreRefused() {
        Grouping styles =
                Grouping.ofLabels(
                        "style",
                        List.of("x", "y", "x", "y", "x", "y", "x", "y", "x", "y", "x", "y"));
        assertThatThrownBy(
                        () ->
                                NestedGroupings.of(
                                        data.withGrouping(styles), List.of("style", CHARACTER)))
                .hasMessageContaining("groups of 'character' must lie within groups of 'style'");
    }

    @Test
    void subgroupsOfAGroupAreThoseOfItsMembers() {
        int[] greek = data.grouping(ALPHABET).members(0);
        assertThat(NestedGroupings.groupsOf(data.grouping(CHARACTER), greek)).containsExactly(0, 1);
    }
}
