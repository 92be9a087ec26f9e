package org.vhe.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.data.Warnings;

class InversionTest {
    private static final float[] LEVELS = {0, 0.25f, 1, 1};

    private static GroupedDataset data(float... values) {
        return new GroupedDataset(values, new long[] {1, 1, 2}, List.of());
    }

    @Test
    void inkAndBackgroundAreExchanged() {
        assertThat(Inversion.of(data(LEVELS)).values(0, 1))
                .isDeepEqualTo(new float[][] {{1, 0.75f}, {0, 0}});
        float[][] single = {LEVELS.clone()};
        assertThat(Inversion.of(single)).isDeepEqualTo(new float[][] {{1, 0.75f, 0, 0}});
        assertThat(single[0]).containsExactly(LEVELS);
    }

    @Test
    void moreInkThanBackgroundIsWarnedOf() {
        assertThat(
                        Warnings.of(
                                Inversion.class,
                                () -> Inversion.warnIfLikely("x.zip", LEVELS, new float[] {1})))
                .containsExactly(
                        "x.zip: 65% of the pixels are ink; if the images are light on dark, invert"
                                + " them (org.vhe.data.image.Inversion)");
        assertThat(
                        Warnings.of(
                                Inversion.class,
                                () -> Inversion.warnIfLikely("x.zip", new float[] {0, 1})))
                .isEmpty();
        assertThat(Warnings.of(Inversion.class, () -> Inversion.warnIfLikely("x.zip"))).isEmpty();
    }

    @Test
    void levelsOfOtherRangesAreNeitherInvertedNorBinarised() {
        for (float bad : new float[] {255, -1}) {
            GroupedDataset data = data(0.5f, bad);
            assertThatThrownBy(() -> Inversion.of(data))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("gray levels must be in [0, 1], but one is " + bad);
            assertThatThrownBy(() -> FixedBinarisation.of(data, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("in [0, 1]");
            assertThatThrownBy(
                            () ->
                                    new DynamicBinarisation()
                                            .apply(
                                                    new float[] {bad},
                                                    0,
                                                    new long[] {1, 1, 1},
                                                    0,
                                                    0,
                                                    RandomGenerator.getDefault()))
                    .hasMessageContaining("in [0, 1]");
        }
    }
}
