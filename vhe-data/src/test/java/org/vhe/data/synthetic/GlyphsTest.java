package org.vhe.data.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;

class GlyphsTest {
    private static final Glyphs.Options SMALL = new Glyphs.Options(4, 20, 4, 1, 0);
    private static GroupedDataset data;

    @BeforeAll
    static void generate() {
        data = Glyphs.generate(SMALL);
    }

    @Test
    void groupsAreAlphabetsOfCharactersOfDrawings() {
        Grouping alphabets = data.grouping("alphabet");
        Grouping characters = data.grouping("character");
        assertThat(data.size()).isEqualTo(320);
        assertThat(data.elementShape()).containsExactly(1, 28, 28);
        assertThat(alphabets.groupCount()).isEqualTo(4);
        assertThat(characters.groupCount()).isEqualTo(80);
        for (int element = 0; element < data.size(); element++) {
            assertThat(alphabets.groupOf(element)).isEqualTo(element / 80);
            assertThat(characters.groupOf(element)).isEqualTo(element / 4);
        }
        assertThat(characters.label(79)).isEqualTo("alphabet04/character20");
    }

    @Test
    void drawingsAreAFunctionOfTheSeed() {
        GroupedDataset again = Glyphs.generate(SMALL);
        GroupedDataset other = Glyphs.generate(SMALL.withSeed(1));
        for (int element = 0; element < data.size(); element += 13) {
            assertThat(image(again, element)).isEqualTo(image(data, element));
            assertThat(image(other, element)).isNotEqualTo(image(data, element));
        }
    }

    @Test
    void fewerAlphabetsOrDrawingsAreThoseOfTheLargerSet() {
        GroupedDataset fewer = Glyphs.generate(new Glyphs.Options(2, 20, 3, 1, 0));
        assertThat(image(fewer, 5 * 3 + 2)).isEqualTo(image(data, 5 * 4 + 2));
        assertThat(image(fewer, 39 * 3)).isEqualTo(image(data, 39 * 4));
    }

    @Test
    void everyDrawingHasInkAndPaperAndGrayLevels() {
        for (int element = 0; element < data.size(); element++) {
            double ink = 0;
            int gray = 0;
            for (float value : image(data, element)) {
                assertThat(value).isBetween(0f, 1f);
                ink += value;
                gray += value > 0 && value < 1 ? 1 : 0;
            }
            assertThat(ink).isBetween(10.0, 400.0);
            assertThat(gray).isPositive();
        }
    }

    @Test
    void steadyHandDrawsAlwaysTheSame() {
        GroupedDataset steady = Glyphs.generate(new Glyphs.Options(1, 5, 2, 0, 0));
        GroupedDataset unsteady = Glyphs.generate(new Glyphs.Options(1, 5, 2, 1, 0));
        for (int character = 0; character < 5; character++) {
            assertThat(image(steady, 2 * character)).isEqualTo(image(steady, 2 * character + 1));
            assertThat(image(unsteady, 2 * character))
                    .isNotEqualTo(image(unsteady, 2 * character + 1));
        }
    }

    /** Chance is 1 in 20: characters must be told apart by their drawings, but not trivially. */
    @Test
    void nearestDrawingOftenButNotAlwaysShowsTheSameCharacter() {
        int right = 0;
        for (int character = 0; character < 80; character++) {
            float[] test = image(data, 4 * character + 1);
            int alphabet = character / 20 * 20;
            int nearest = alphabet;
            for (int other = alphabet; other < alphabet + 20; other++) {
                if (distance(test, image(data, 4 * other))
                        < distance(test, image(data, 4 * nearest))) {
                    nearest = other;
                }
            }
            right += nearest == character ? 1 : 0;
        }
        assertThat(right / 80.0).isBetween(0.3, 0.85);
    }

    @Test
    void optionsAreChecked() {
        assertThatThrownBy(() -> new Glyphs.Options(1, 0, 1, 1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("charactersPerAlphabet must be positive, but is 0");
        assertThatThrownBy(() -> new Glyphs.Options(1, 1, 1, -0.1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unsteadiness");
    }

    private static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return sum;
    }

    private static float[] image(GroupedDataset data, int element) {
        float[] image = new float[data.elementLength()];
        data.copyElement(element, image, 0);
        return image;
    }
}
