package org.vhe.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.data.synthetic.Glyphs;

class StyledImagesTest {
    /** 2 alphabets of 3 characters of 20 drawings. */
    private static final GroupedDataset GLYPHS =
            Glyphs.generate(new Glyphs.Options(2, 3, 20, 1, 5));

    private static final List<DrawingStyle> STYLES = DrawingStyle.random(7, 1);

    @Test
    void imagesAreTheDrawingsInTheirStyles() {
        GroupedDataset styled = StyledImages.of(GLYPHS, STYLES, 2);
        Grouping style = styled.grouping(StyledImages.STYLE);

        assertThat(styled.elementShape()).containsExactly(3, Glyphs.SIDE, Glyphs.SIDE);
        assertThat(styled.size()).isEqualTo(GLYPHS.size());
        for (int element = 0; element < styled.size(); element += 7) {
            float[] gray = new float[GLYPHS.elementLength()];
            GLYPHS.copyElement(element, gray, 0);
            float[] image = new float[styled.elementLength()];
            styled.copyElement(element, image, 0);
            assertThat(image)
                    .isEqualTo(
                            STYLES.get(style.groupOf(element))
                                    .render(new GrayImage(Glyphs.SIDE, Glyphs.SIDE, gray)));
        }
    }

    @Test
    void groupingsRemainAndStylesAreEquallyFrequent() {
        GroupedDataset styled = StyledImages.of(GLYPHS, STYLES, 2);
        Grouping style = styled.grouping(StyledImages.STYLE);

        assertThat(styled.groupingNames())
                .containsExactlyInAnyOrder("element", "alphabet", "character", "style");
        assertThat(styled.grouping(Glyphs.CHARACTER).members(4))
                .isEqualTo(GLYPHS.grouping(Glyphs.CHARACTER).members(4));
        assertThat(style.groupCount()).isEqualTo(7);
        for (int group = 0; group < 7; group++) {
            // 120 drawings in 7 styles
            assertThat(style.size(group)).isBetween(17, 18);
        }
    }

    @Test
    void styleIsIndependentOfTheCharacter() {
        // Pearson's statistic of the 6 x 7 table has about 30 degrees of freedom, and, dealt
        // without replacement, hardly exceeds 60; a table of dependence such as one style for
        // each character gives 120 * 5.
        Grouping character = GLYPHS.grouping(Glyphs.CHARACTER);
        for (long seed = 0; seed < 5; seed++) {
            Grouping style = StyledImages.of(GLYPHS, STYLES, seed).grouping(StyledImages.STYLE);
            double statistic = 0;
            for (int c = 0; c < 6; c++) {
                int[] count = new int[7];
                Arrays.stream(character.members(c)).forEach(e -> count[style.groupOf(e)]++);
                double expected = 20 / 7.0;
                for (int n : count) {
                    statistic += (n - expected) * (n - expected) / expected;
                }
            }
            assertThat(statistic).as("seed %d", seed).isBetween(10.0, 60.0);
        }
    }

    @Test
    void assignmentFollowsTheSeed() {
        int[] first = styles(2);
        assertThat(styles(2)).isEqualTo(first);
        assertThat(styles(3)).isNotEqualTo(first);
    }

    private static int[] styles(long seed) {
        return StyledImages.of(GLYPHS, STYLES, seed).grouping(StyledImages.STYLE).members(0);
    }

    @Test
    void wrongDataAreRefused() {
        assertThatThrownBy(() -> StyledImages.of(GLYPHS, List.of(), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("between 1 style and one for each of the 120 drawings");
        GroupedDataset augmented = GLYPHS.withAugmentation(new RotateReflect());
        assertThatThrownBy(() -> StyledImages.of(augmented, STYLES, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no augmentations");
        GroupedDataset styled = StyledImages.of(GLYPHS, STYLES, 2);
        assertThatThrownBy(() -> StyledImages.of(styled, STYLES, 1))
                .hasMessageContaining("[1, height, width]");
    }
}
