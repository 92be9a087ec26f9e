package org.vhe.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.vhe.core.dataset.GroupEffect;
import org.vhe.core.random.Seeds;
import org.vhe.core.shape.ShapeMismatchException;

class ExchangedColoursTest {
    private static final ExchangedColours COLOURS = new ExchangedColours();

    @Test
    void everyOrderOfChannelsIsAClass() {
        Set<List<Float>> found = new HashSet<>();
        for (int variant = 0; variant < COLOURS.variants(); variant++) {
            float[] values = {9, 1, 2, 3, 4, 5, 6};
            COLOURS.apply(values, 1, new long[] {3, 1, 2}, 0, variant, Seeds.random(1));
            assertThat(values[0]).as("what is before the element").isEqualTo(9);
            assertThat(values[2]).as("pixels stay together").isEqualTo(values[1] + 1);
            found.add(List.of(values[1], values[3], values[5]));
        }
        assertThat(found).hasSize(6).contains(List.of(1f, 3f, 5f));
        assertThat(COLOURS.effectOn("character")).isEqualTo(GroupEffect.NEW_GROUPS);
    }

    @Test
    void grayImagesAreRefused() {
        assertThatThrownBy(
                        () ->
                                COLOURS.apply(
                                        new float[4],
                                        0,
                                        new long[] {1, 2, 2},
                                        0,
                                        1,
                                        Seeds.random(1)))
                .isInstanceOf(ShapeMismatchException.class);
    }
}
