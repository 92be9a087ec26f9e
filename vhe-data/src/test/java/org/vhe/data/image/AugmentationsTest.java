package org.vhe.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.vhe.core.dataset.Augmentation;
import org.vhe.core.dataset.GroupEffect;
import org.vhe.core.shape.ShapeMismatchException;

class AugmentationsTest {
    private static final long[] SHAPE = {2, 4, 4};
    private static final int OFFSET = 3;

    @Test
    void turningMakesNewGroupsExceptOfStyles() {
        RotateReflect augmentation = new RotateReflect("style");
        assertThat(augmentation.variants()).isEqualTo(8);
        assertThat(augmentation.effectOn("character")).isEqualTo(GroupEffect.NEW_GROUPS);
        assertThat(augmentation.effectOn("style")).isEqualTo(GroupEffect.NEW_MEMBERS);
    }

    @Test
    void turningTurnsEveryChannelAndNothingElse() {
        for (int variant = 0; variant < 8; variant++) {
            float[] values = applied(new RotateReflect(), 5, variant);
            for (int channel = 0; channel < 2; channel++) {
                int start = OFFSET + 16 * channel;
                float[] turned = Arrays.copyOfRange(image(), start, start + 16);
                Orientation.values()[variant].apply(turned, 0, 4);
                assertThat(Arrays.copyOfRange(values, start, start + 16)).isEqualTo(turned);
            }
            assertThat(Arrays.copyOf(values, OFFSET)).isEqualTo(Arrays.copyOf(image(), OFFSET));
        }
    }

    @Test
    void turningRefusesOblongElements() {
        assertThatThrownBy(
                        () ->
                                new RotateReflect()
                                        .apply(new float[6], 0, new long[] {1, 2, 3}, 0, 1, null))
                .isInstanceOf(ShapeMismatchException.class);
    }

    @Test
    void warpIsAFunctionOfSeedElementAndVariant() {
        SmallAffine augmentation = new SmallAffine(SmallAffine.Options.defaults());
        Set<AffineWarp> warps = new HashSet<>();
        for (int element = 0; element < 10; element++) {
            for (int variant = 1; variant < 20; variant++) {
                warps.add(augmentation.warp(element, variant));
                assertThat(augmentation.warp(element, variant))
                        .isEqualTo(augmentation.warp(element, variant));
            }
        }
        assertThat(warps).hasSize(190);
        SmallAffine other = new SmallAffine(SmallAffine.Options.defaults().withSeed(1));
        assertThat(other.warp(3, 4)).isNotEqualTo(augmentation.warp(3, 4));
        assertThat(applied(augmentation, 3, 4)).isEqualTo(applied(augmentation, 3, 4));
    }

    @Test
    void firstWarpChangesNothingAndOthersDo() {
        SmallAffine augmentation = new SmallAffine(SmallAffine.Options.defaults());
        assertThat(augmentation.variants()).isEqualTo(20);
        assertThat(augmentation.effectOn("character")).isEqualTo(GroupEffect.NEW_MEMBERS);
        assertThat(applied(augmentation, 3, 0)).isEqualTo(image());
        assertThat(applied(augmentation, 3, 1)).isNotEqualTo(image());
        assertThatThrownBy(() -> augmentation.warp(0, 20))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0..19");
    }

    @Test
    void warpStaysWithinItsRanges() {
        SmallAffine shiftOnly = new SmallAffine(new SmallAffine.Options(50, 0, 0, 0, 1.5, 0));
        double largest = 0;
        for (int variant = 1; variant < 50; variant++) {
            AffineWarp warp = shiftOnly.warp(0, variant);
            assertThat(new double[] {warp.xx(), warp.xy(), warp.yx(), warp.yy()})
                    .containsExactly(new double[] {1, 0, 0, 1}, within(1e-15));
            largest = Math.max(largest, Math.abs(warp.shiftX()));
        }
        assertThat(largest).isBetween(1.2, 1.5);
    }

    @Test
    void warpedClassesAreOtherClassesWhoseMembersAreWarpedAlike() {
        AffineClasses augmentation = new AffineClasses(AffineClasses.options(9).withSeed(2));
        assertThat(augmentation.variants()).isEqualTo(9);
        assertThat(augmentation.effectOn("character")).isEqualTo(GroupEffect.NEW_GROUPS);
        assertThat(applied(augmentation, 3, 0)).isEqualTo(image());
        Set<AffineWarp> warps = new HashSet<>();
        for (int variant = 1; variant < 9; variant++) {
            warps.add(augmentation.warp(variant));
            assertThat(applied(augmentation, 3, variant))
                    .isEqualTo(applied(augmentation, 4, variant))
                    .isNotEqualTo(image());
        }
        assertThat(warps).hasSize(8);
        assertThat(new AffineClasses(AffineClasses.options(9)).warp(1))
                .isNotEqualTo(augmentation.warp(1));
    }

    @Test
    void warpOptionsAreChecked() {
        assertThatThrownBy(() -> new SmallAffine.Options(0, 1, 0, 0, 0, 0))
                .hasMessageContaining("variants")
                .hasMessageContaining("but is 0");
        assertThatThrownBy(() -> new SmallAffine.Options(2, Double.NaN, 0, 0, 0, 0))
                .hasMessageContaining("rotationDegrees");
        assertThatThrownBy(() -> new SmallAffine.Options(2, 1, 1, 0, 0, 0))
                .hasMessageContaining("scale");
    }

    @Test
    void binarisationDrawsEachPixelWithItsGrayLevel() {
        DynamicBinarisation augmentation = new DynamicBinarisation();
        assertThat(augmentation.variants()).isEqualTo(1);
        SplittableRandom random = new SplittableRandom(1);
        int draws = 20_000;
        double[] means = new double[4];
        for (int draw = 0; draw < draws; draw++) {
            float[] values = {0, 1, 0.3f, 0.9f};
            augmentation.apply(values, 0, new long[] {1, 2, 2}, 0, 0, random);
            for (int i = 0; i < 4; i++) {
                assertThat(values[i] == 0 || values[i] == 1).isTrue();
                means[i] += values[i] / (double) draws;
            }
        }
        assertThat(means[0]).isZero();
        assertThat(means[1]).isCloseTo(1, within(1e-9));
        // Four standard errors: 4 sqrt(0.3 * 0.7 / 20000) = 0.013.
        assertThat(means[2]).isCloseTo(0.3, within(0.013));
        assertThat(means[3]).isCloseTo(0.9, within(0.009));
    }

    private static float[] applied(Augmentation augmentation, long element, int variant) {
        float[] values = image();
        augmentation.apply(values, OFFSET, SHAPE, element, variant, new SplittableRandom());
        return values;
    }

    /** Two channels of 4 x 4 after three values that belong to something else. */
    private static float[] image() {
        float[] values = new float[OFFSET + 32];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i * 7 % 35) / 35f;
        }
        return values;
    }
}
