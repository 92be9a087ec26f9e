package org.vhe.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AffineWarpTest {
    private static final GrayImage CORNER =
            new GrayImage(3, 3, new float[] {0.8f, 0.4f, 0, 0, 0, 0, 0, 0, 0});

    @Test
    void identityChangesNothing() {
        assertThat(AffineWarp.identity().apply(CORNER).values()).isEqualTo(CORNER.values());
    }

    @Test
    void shiftMovesRightAndDownAndFillsWithZero() {
        AffineWarp shift = AffineWarp.of(0, 1, 1, 0, 1, 2);
        assertThat(shift.apply(CORNER).values())
                .containsExactly(new float[] {0, 0, 0, 0, 0, 0, 0, 0.8f, 0.4f}, within(1e-6f));
    }

    @Test
    void halfAPixelIsHalfway() {
        AffineWarp shift = AffineWarp.of(0, 1, 1, 0, 0.5, 0);
        assertThat(shift.apply(CORNER).values())
                .containsExactly(new float[] {0.4f, 0.6f, 0.2f, 0, 0, 0, 0, 0, 0}, within(1e-6f));
    }

    @Test
    void quarterTurnIsClockwise() {
        AffineWarp turn = AffineWarp.of(Math.PI / 2, 1, 1, 0, 0, 0);
        float[] turned = CORNER.values().clone();
        Orientation.QUARTER_TURN.apply(turned, 0, 3);
        assertThat(turn.apply(CORNER).values()).containsExactly(turned, within(1e-6f));
    }

    @Test
    void shearMovesLowerRowsRight() {
        GrayImage column = new GrayImage(3, 3, new float[] {0, 1, 0, 0, 1, 0, 0, 1, 0});
        AffineWarp shear = AffineWarp.of(0, 1, 1, 1, 0, 0);
        assertThat(shear.apply(column).values()).containsExactly(1, 0, 0, 0, 1, 0, 0, 0, 1);
    }

    @Test
    void doubledWidthSpreadsTheMiddle() {
        GrayImage row = new GrayImage(1, 5, new float[] {0, 0, 1, 0, 0});
        AffineWarp wide = AffineWarp.of(0, 2, 1, 0, 0, 0);
        assertThat(wide.apply(row).values()).containsExactly(0, 0.5f, 1, 0.5f, 0);
    }

    @Test
    void singularWarpIsRefused() {
        assertThatThrownBy(() -> AffineWarp.of(0, 0, 1, 0, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("invertible");
    }
}
