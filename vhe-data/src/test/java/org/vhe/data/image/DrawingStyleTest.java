package org.vhe.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class DrawingStyleTest {
    private static final int SIDE = 15;

    private static DrawingStyle pen(double length, double width, double angle, double slant) {
        return new DrawingStyle(1, 0.5, 0, length, width, angle, slant);
    }

    /** A vertical line through the middle. */
    private static GrayImage line() {
        float[] values = new float[SIDE * SIDE];
        for (int row = 2; row < SIDE - 2; row++) {
            values[row * SIDE + SIDE / 2] = 1;
        }
        return new GrayImage(SIDE, SIDE, values);
    }

    private static double inkOfRow(GrayImage image, int row) {
        double ink = 0;
        for (int column = 0; column < SIDE; column++) {
            ink += image.at(row, column);
        }
        return ink;
    }

    private static double centreOfRow(GrayImage image, int row) {
        double moment = 0;
        for (int column = 0; column < SIDE; column++) {
            moment += column * image.at(row, column);
        }
        return moment / inkOfRow(image, row);
    }

    @Test
    void pointedPenLeavesTheDrawing() {
        assertThat(pen(0, 0, 0, 0).ink(line()).values()).isEqualTo(line().values());
    }

    @Test
    void nibWidensStrokesAcrossItsLengthOnly() {
        int middle = SIDE / 2;
        assertThat(inkOfRow(pen(2, 0, 0, 0).ink(line()), middle)).isEqualTo(5);
        assertThat(inkOfRow(pen(2, 0, Math.PI / 2, 0).ink(line()), middle))
                .isCloseTo(1, within(1e-5));
        assertThat(pen(2, 0, Math.PI / 2, 0).ink(line()).at(0, middle)).isEqualTo(1);
    }

    @Test
    void slantMovesTheTopToTheRightAndTheBottomToTheLeft() {
        GrayImage slanted = pen(0, 0, 0, 0.4).ink(line());
        int middle = SIDE / 2;
        // five rows above and below the centre, 0.4 pixels to the side each
        assertThat(centreOfRow(slanted, middle - 5)).isCloseTo(middle + 2, within(1e-4));
        assertThat(centreOfRow(slanted, middle)).isCloseTo(middle, within(1e-4));
        assertThat(centreOfRow(slanted, middle + 5)).isCloseTo(middle - 2, within(1e-4));
    }

    @Test
    void channelsAreTheInkTimesTheColour() {
        DrawingStyle style = new DrawingStyle(0.25, 1, 0, 1, 0.5, 0.3, 0.1);
        float[] ink = style.ink(line()).values();
        float[] image = style.render(line());
        assertThat(image).hasSize(3 * ink.length);
        for (int i = 0; i < ink.length; i++) {
            assertThat(image[i]).isEqualTo(0.25f * ink[i]);
            assertThat(image[ink.length + i]).isEqualTo(ink[i]);
            assertThat(image[2 * ink.length + i]).isZero();
        }
    }

    @Test
    void randomStylesDifferAreVisibleAndFollowTheSeed() {
        List<DrawingStyle> styles = DrawingStyle.random(30, 3);

        assertThat(new HashSet<>(styles)).hasSize(30);
        assertThat(styles)
                .allSatisfy(
                        style ->
                                assertThat(
                                                Math.max(
                                                        style.red(),
                                                        Math.max(style.green(), style.blue())))
                                        .isEqualTo(1));
        assertThat(DrawingStyle.random(30, 3)).isEqualTo(styles);
        assertThat(DrawingStyle.random(10, 3)).isEqualTo(styles.subList(0, 10));
        assertThat(DrawingStyle.random(30, 4)).doesNotContainAnyElementsOf(styles);
    }

    @Test
    void rangesAreChecked() {
        assertThatThrownBy(() -> new DrawingStyle(1.5, 0, 0, 1, 1, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("red must be in [0.0, 1.0], but is 1.5");
        assertThatThrownBy(() -> pen(-1, 0, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("nibLength must be in [0.0, 10.0], but is -1.0");
        assertThatThrownBy(() -> DrawingStyle.random(0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("count must be positive, but is 0");
    }
}
