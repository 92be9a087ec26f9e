package org.vhe.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OrientationTest {
    private static final GrayImage SQUARE =
            new GrayImage(3, 3, new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9});

    @Test
    void quarterTurnTakesTheTopRowToTheRight() {
        assertThat(Orientation.QUARTER_TURN.apply(SQUARE).values())
                .containsExactly(7, 4, 1, 8, 5, 2, 9, 6, 3);
    }

    @Test
    void reflectionExchangesLeftAndRight() {
        assertThat(Orientation.REFLECTED.apply(SQUARE).values())
                .containsExactly(3, 2, 1, 6, 5, 4, 9, 8, 7);
    }

    @Test
    void turnsAreRepeatedQuarterTurnsAfterTheReflection() {
        for (int first = 0; first < 8; first += 4) {
            GrayImage image = Orientation.values()[first].apply(SQUARE);
            for (int turns = 1; turns < 4; turns++) {
                image = Orientation.QUARTER_TURN.apply(image);
                assertThat(Orientation.values()[first + turns].apply(SQUARE).values())
                        .isEqualTo(image.values());
            }
        }
    }

    @Test
    void allEightDifferAndTheFirstChangesNothing() {
        Set<String> results =
                Arrays.stream(Orientation.values())
                        .map(turn -> Arrays.toString(turn.apply(SQUARE).values()))
                        .collect(Collectors.toSet());
        assertThat(results).hasSize(8);
        assertThat(Orientation.values()[0].apply(SQUARE).values()).isEqualTo(SQUARE.values());
    }

    @Test
    void oblongImageIsRefused() {
        assertThatThrownBy(() -> Orientation.HALF_TURN.apply(new GrayImage(1, 2, new float[2])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 x 2");
    }
}
