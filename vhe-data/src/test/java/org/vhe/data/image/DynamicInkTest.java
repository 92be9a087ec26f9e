package org.vhe.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.distribution.Support;

class DynamicInkTest {
    private static final int PIXELS = 20_000;
    private static final float INK = 0.3f;

    /** An image of one row of pixels of one colour. */
    private static GroupedDataset image(float... colour) {
        float[] values = new float[colour.length * PIXELS];
        for (int i = 0; i < values.length; i++) {
            values[i] = INK * colour[i / PIXELS];
        }
        return new GroupedDataset(
                values,
                new long[] {colour.length, 1, PIXELS},
                List.of(Grouping.ofLabels("character", List.of("a"))));
    }

    @Test
    void pixelsHaveInkAsOftenAsTheirBrightestChannelSaysAndThenTheRoundedColour() {
        float[] drawn = image(0.34f, 1, 0.9f).map(new DynamicInk(4), 7).values(0)[0];
        int ink = 0;
        for (int pixel = 0; pixel < PIXELS; pixel++) {
            float[] found = {drawn[pixel], drawn[PIXELS + pixel], drawn[2 * PIXELS + pixel]};
            if (found[1] > 0) {
                ink++;
                assertThat(found).containsExactly(1 / 3f, 1, 1);
            } else {
                assertThat(found).containsExactly(0, 0, 0);
            }
        }

        // five standard errors
        assertThat((double) ink / PIXELS)
                .isCloseTo(INK, within(5 * Math.sqrt(INK * (1 - INK) / PIXELS)));
        assertThat(Support.levels(4).firstOutside(drawn, 0, drawn.length)).isNegative();
    }

    @Test
    void ofOneChannelItIsBinarisation() {
        float[] ink = image(1).map(new DynamicInk(16), 3).values(0)[0];

        assertThat(ink).containsExactly(image(1).map(new DynamicBinarisation(), 3).values(0)[0]);
    }

    @Test
    void inkIsDrawnAnewInEveryUse() {
        GroupedDataset dynamic = image(1, 0.5f).withAugmentation(new DynamicInk(2));

        assertThat(dynamic.augmentations()).containsExactly(new DynamicInk(2));
        assertThat(image(1, 0.5f).map(new DynamicInk(2), 1).values(0)[0])
                .isNotEqualTo(image(1, 0.5f).map(new DynamicInk(2), 2).values(0)[0]);
    }

    @Test
    void whatIsNoGrayLevelAndTooFewLevelsAreRefused() {
        float[] values = new float[3];
        Arrays.fill(values, 200);
        GroupedDataset data =
                new GroupedDataset(
                        values,
                        new long[] {3, 1, 1},
                        List.of(Grouping.ofLabels("character", List.of("a"))));

        assertThatThrownBy(() -> data.map(new DynamicInk(2), 1).values(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[0, 1]");
        assertThatThrownBy(() -> new DynamicInk(1)).hasMessageContaining("levels");
    }
}
