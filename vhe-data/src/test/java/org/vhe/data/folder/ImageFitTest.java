package org.vhe.data.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.vhe.data.image.GrayImage;

class ImageFitTest {

    private static GrayImage white(int height, int width) {
        float[] values = new float[height * width];
        Arrays.fill(values, 1);
        return new GrayImage(height, width, values);
    }

    @Test
    void imagesOfAnyProportionsHaveTheSizeAndTheValuesAskedFor() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 300; i++) {
            GrayImage image = white(1 << random.nextInt(10), random.nextInt(1, 700));
            int height = random.nextInt(1, 40);
            int width = random.nextInt(1, 40);
            for (ImageFit fit : ImageFit.values()) {
                GrayImage fitted = fit.apply(image, height, width);

                assertThat(fitted.height()).isEqualTo(height);
                assertThat(fitted.width()).isEqualTo(width);
                for (float value : fitted.values()) {
                    boolean whole = Math.abs(value - 1) < 1e-5;
                    assertThat(whole || fit == ImageFit.PAD && value == 0).isTrue();
                }
            }
        }
    }

    @Test
    void paddingIsAsWideOnBothSides() {
        float[] wide = ImageFit.PAD.apply(white(10, 40), 8, 8).values();
        float[] high = ImageFit.PAD.apply(white(40, 10), 8, 8).values();
        for (int i = 0; i < 64; i++) {
            assertThat(wide[i]).isCloseTo(i / 8 == 3 || i / 8 == 4 ? 1 : 0, within(1e-6f));
            assertThat(high[i]).isCloseTo(i % 8 == 3 || i % 8 == 4 ? 1 : 0, within(1e-6f));
        }
    }

    @Test
    void croppingKeepsTheMiddle() {
        GrayImage image = new GrayImage(1, 6, new float[] {0, 0, 0.25f, 0.75f, 0, 0});

        assertThat(ImageFit.CROP.apply(image, 1, 2).values()).containsExactly(0.25f, 0.75f);
    }
}
