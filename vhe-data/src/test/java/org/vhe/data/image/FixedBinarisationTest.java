package org.vhe.data.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.random.Seeds;
import org.vhe.data.synthetic.Glyphs;

class FixedBinarisationTest {
    private static final GroupedDataset GLYPHS =
            Glyphs.generate(new Glyphs.Options(1, 2, 3, 1, 0))
                    .map((element, values) -> half(values.length));

    private static float[] half(int length) {
        float[] values = new float[length];
        Arrays.fill(values, 0.5f);
        return values;
    }

    @Test
    void valuesAreBinaryWithTheGrayLevelAsProbability() {
        double ink = 0;
        for (float[] image : FixedBinarisation.of(GLYPHS, 3).values(0, 1, 2, 3, 4, 5)) {
            for (float value : image) {
                assertThat(value).isIn(0f, 1f);
                ink += value;
            }
        }
        // 6 * 784 pixels, each 1 with probability 1/2: standard deviation 34
        assertThat(ink).isBetween(2352.0 - 170, 2352.0 + 170);
    }

    @Test
    void idsAndGroupingsStayAndAugmentationsGo() {
        GroupedDataset some = GLYPHS.subset(4, 1).withAugmentation(new DynamicBinarisation());
        GroupedDataset binary = FixedBinarisation.of(some, 3);

        assertThat(binary.augmentations()).isEmpty();
        assertThat(binary.elementId(0)).isEqualTo(4);
        assertThat(binary.groupingNames()).isEqualTo(GLYPHS.groupingNames());
        assertThat(binary.grouping(Glyphs.CHARACTER).labels())
                .isEqualTo(List.of("alphabet01/character01", "alphabet01/character02"));
        assertThat(binary.values(0, 1)).isEqualTo(FixedBinarisation.of(GLYPHS, 3).values(4, 1));
        assertThat(binary.values(0)).isNotEqualTo(FixedBinarisation.of(GLYPHS, 4).values(4));
    }

    @Test
    void singleImagesAreBinarisedAsElementsAre() {
        float[][] gray = GLYPHS.values(0, 1, 2);
        float[][] binary = FixedBinarisation.of(gray, 3);

        assertThat(binary).isEqualTo(FixedBinarisation.of(GLYPHS, 3).values(0, 1, 2));
        assertThat(binary[1][0]).isEqualTo(Seeds.random(3, 1).nextFloat() < 0.5f ? 1 : 0);
        assertThat(gray[0]).containsOnly(0.5f);
    }
}
