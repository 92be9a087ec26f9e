package org.vhe.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class GrayImageTest {

    @Test
    void binarisationKeepsInkAtTheThreshold() {
        GrayImage image = new GrayImage(1, 3, new float[] {0.4f, 0.5f, 0.6f});
        assertThat(image.binarised(0.5f).values()).containsExactly(0, 1, 1);
        assertThat(image.values()).containsExactly(0.4f, 0.5f, 0.6f);
    }

    @Test
    void sizeMustMatchValues() {
        assertThatThrownBy(() -> new GrayImage(2, 2, new float[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must have 4 values, found 3");
        assertThatThrownBy(() -> new GrayImage(0, 2, new float[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("height must be positive, but is 0");
    }
}
