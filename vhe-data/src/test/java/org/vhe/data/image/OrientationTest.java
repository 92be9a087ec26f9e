package org.vhe.data.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OrientationTest {
    private static final float[] SQUARE = {1, 2, 3, 4, 5, 6, 7, 8, 9};

    private static float[] apply(Orientation orientation, float[] square) {
        float[] values = square.clone();
        orientation.apply(values, 0, 3);
        return values;
    }

    @Test
    void quarterTurnTakesTheTopRowToTheRight() {
        assertThat(apply(Orientation.QUARTER_TURN, SQUARE))
                .containsExactly(7, 4, 1, 8, 5, 2, 9, 6, 3);
    }

    @Test
    void reflectionExchangesLeftAndRight() {
        assertThat(apply(Orientation.REFLECTED, SQUARE)).containsExactly(3, 2, 1, 6, 5, 4, 9, 8, 7);
    }

    @Test
    void turnsAreRepeatedQuarterTurnsAfterTheReflection() {
        for (int first = 0; first < 8; first += 4) {
            float[] image = apply(Orientation.values()[first], SQUARE);
            for (int turns = 1; turns < 4; turns++) {
                image = apply(Orientation.QUARTER_TURN, image);
                assertThat(apply(Orientation.values()[first + turns], SQUARE)).isEqualTo(image);
            }
        }
    }

    @Test
    void allEightDifferAndTheFirstChangesNothing() {
        Set<String> results =
                Arrays.stream(Orientation.values())
                        .map(turn -> Arrays.toString(apply(turn, SQUARE)))
                        .collect(Collectors.toSet());
        assertThat(results).hasSize(8);
        assertThat(apply(Orientation.values()[0], SQUARE)).isEqualTo(SQUARE);
    }
}
