package org.vhe.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.distribution.Support;

class QuantisationTest {

    private static GroupedDataset data(float... values) {
        return new GroupedDataset(
                values,
                new long[] {1, 1, values.length},
                List.of(Grouping.ofLabels("character", List.of("a"))));
    }

    @Test
    void valuesBecomeTheNearestLevels() {
        GroupedDataset found = data(0, 0.1f, 0.2f, 0.49f, 0.9f, 1).map(new Quantisation(4), 1);
        assertThat(found.values(0)[0]).containsExactly(0, 0, 1 / 3f, 1 / 3f, 1, 1);
    }

    @Test
    void levelsAreThoseOfTheSupport() {
        float[] values = new float[1000];
        for (int i = 0; i < values.length; i++) {
            values[i] = i / 999f;
        }
        for (int levels : new int[] {2, 3, 100, 256}) {
            float[] found = data(values).map(new Quantisation(levels), 1).values(0)[0];
            assertThat(Support.levels(levels).firstOutside(found, 0, found.length)).isNegative();
        }
    }

    @Test
    void valuesThatAreNoGrayLevelsAreRefused() {
        assertThatThrownBy(() -> data(1.5f).map(new Quantisation(4), 1).values(0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Quantisation(1)).hasMessageContaining("levels");
    }
}
