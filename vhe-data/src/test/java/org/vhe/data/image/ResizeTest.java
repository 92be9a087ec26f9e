package org.vhe.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ResizeTest {

    @Test
    void areaAverageWeighsFractionsOfPixels() {
        // 3 columns to 2: each result covers 1.5 of them, the middle one half to each.
        GrayImage row = new GrayImage(1, 3, new float[] {1, 0.6f, 0});
        assertThat(Resize.areaAverage(row, 1, 2).values())
                .containsExactly(new float[] {1.3f / 1.5f, 0.3f / 1.5f}, within(1e-6f));
        GrayImage square = new GrayImage(3, 3, new float[] {1, 0, 0, 0, 1, 0, 0, 0, 0});
        // Top left: (1 + 0.5 * 0.5) / 2.25; the others see a quarter of the middle.
        assertThat(Resize.areaAverage(square, 2, 2).values())
                .containsExactly(
                        new float[] {1.25f / 2.25f, 0.25f / 2.25f, 0.25f / 2.25f, 0.25f / 2.25f},
                        within(1e-6f));
    }

    @Test
    void areaAverageKeepsMeanInkAndConstants() {
        GrayImage image = random(105, 105);
        GrayImage small = Resize.areaAverage(image, 28, 28);
        assertThat(mean(small)).isCloseTo(mean(image), within(1e-5));
        float[] full = new float[105 * 105];
        Arrays.fill(full, 1);
        for (float value : Resize.areaAverage(new GrayImage(105, 105, full), 28, 28).values()) {
            assertThat(value).isCloseTo(1, within(1e-5f));
        }
    }

    @Test
    void areaAverageEqualsDirectSumOverOverlaps() {
        GrayImage image = random(13, 9);
        GrayImage small = Resize.areaAverage(image, 5, 4);
        for (int i = 0; i < 5; i++) {
            for (int j = 0; j < 4; j++) {
                double sum = 0;
                for (int y = 0; y < 13; y++) {
                    for (int x = 0; x < 9; x++) {
                        sum += image.at(y, x) * overlap(y, i, 13 / 5.0) * overlap(x, j, 9 / 4.0);
                    }
                }
                assertThat((double) small.at(i, j))
                        .isCloseTo(sum / (13 / 5.0 * 9 / 4.0), within(1e-6));
            }
        }
    }

    @Test
    void indexRuleTakesThePixelAtTheFloor() {
        GrayImage image = random(105, 105);
        GrayImage small = Resize.byIndexRule(image, 28, 28);
        for (int i = 0; i < 28; i++) {
            for (int j = 0; j < 28; j++) {
                int row = (int) Math.floor(i * 105.0 / 28);
                int column = (int) Math.floor(j * 105.0 / 28);
                assertThat(small.at(i, j)).isEqualTo(image.at(row, column));
            }
        }
    }

    @Test
    void areaAverageEnlargesByTheSameRule() {
        GrayImage image = new GrayImage(1, 2, new float[] {0, 1});

        assertThat(Resize.areaAverage(image, 2, 3).values())
                .containsExactly(0, 0.5f, 1, 0, 0.5f, 1);
        assertThat(mean(Resize.areaAverage(random(3, 5), 28, 28)))
                .isCloseTo(mean(random(3, 5)), within(1e-5));
        assertThatThrownBy(() -> Resize.areaAverage(image, 0, 3))
                .hasMessage("height must be positive, but is 0");
    }

    @Test
    void indexRuleRefusesToEnlarge() {
        assertThatThrownBy(() -> Resize.byIndexRule(random(3, 3), 4, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 x 3")
                .hasMessageContaining("found 4 x 3");
        assertThatThrownBy(() -> Resize.byIndexRule(random(3, 3), 3, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static double overlap(int cell, int target, double size) {
        return Math.max(0, Math.min(cell + 1, (target + 1) * size) - Math.max(cell, target * size));
    }

    private static GrayImage random(int height, int width) {
        SplittableRandom random = new SplittableRandom(7);
        float[] values = new float[height * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble();
        }
        return new GrayImage(height, width, values);
    }

    private static double mean(GrayImage image) {
        double sum = 0;
        for (float value : image.values()) {
            sum += value;
        }
        return sum / image.values().length;
    }
}
