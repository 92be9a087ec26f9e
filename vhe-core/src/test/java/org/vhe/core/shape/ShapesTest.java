package org.vhe.core.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ShapesTest {

    @Test
    void lengthIsTheProductOfTheSizes() {
        assertThat(Shapes.length(2, 3, 5)).isEqualTo(30);
        assertThat(Shapes.length()).isEqualTo(1);
        assertThat(Shapes.intLength(4, 0, 7)).isZero();
    }

    @Test
    void lengthsThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> Shapes.length(1L << 40, 1L << 40))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Shapes.intLength(1L << 20, 1L << 20))
                .isInstanceOf(ArithmeticException.class);
    }

    @Test
    void firstAxisComesAndGoes() {
        assertThat(Shapes.prepend(7, 2, 3)).containsExactly(7, 2, 3);
        assertThat(Shapes.withoutFirst(7, 2, 3)).containsExactly(2, 3);
    }

    @Test
    void indicesAreInRowMajorOrder() {
        assertThat(Shapes.indices(0, 2, 3, 4)).containsExactly(0, 0, 0);
        assertThat(Shapes.indices(23, 2, 3, 4)).containsExactly(1, 2, 3);
        assertThat(Shapes.indices(13, 2, 3, 4)).containsExactly(1, 0, 1);
    }
}
