package org.vhe.core.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RequireTest {

    @Test
    void valuesAtTheEdgeAreReturned() {
        assertThat(Require.positive("width", 1)).isEqualTo(1);
        assertThat(Require.positive("width", 1L)).isEqualTo(1L);
        assertThat(Require.positive("rate", Double.MIN_VALUE)).isEqualTo(Double.MIN_VALUE);
        assertThat(Require.notNegative("steps", 0)).isZero();
        assertThat(Require.notNegative("spread", 0.0)).isZero();
        assertThat(Require.atLeast(2, "way", 2)).isEqualTo(2);
        assertThat(Require.inRange(0, 1, "part", 1)).isEqualTo(1);
        assertThat(Require.notBlank("name", "c")).isEqualTo("c");
    }

    @Test
    void labelsFindTheirThingOrSayWhichThereAre() {
        List<Integer> all = List.of(10, 20);

        assertThat(Require.labelled("20", "number", all, String::valueOf)).isEqualTo(20);
        refuses(
                () -> Require.labelled("30", "number", all, String::valueOf),
                "no number '30'; there are [10, 20]");
    }

    @Test
    void valuesBeyondItAreRefusedByName() {
        refuses(() -> Require.positive("width", 0), "width must be positive, but is 0");
        refuses(() -> Require.positive("width", 0L), "width must be positive, but is 0");
        refuses(() -> Require.positive("rate", 0.0), "rate must be positive and finite");
        refuses(() -> Require.positive("rate", Double.NaN), "but is NaN");
        refuses(() -> Require.positive("rate", Double.POSITIVE_INFINITY), "but is Infinity");
        refuses(() -> Require.notNegative("steps", -1), "steps must not be negative, but is -1");
        refuses(
                () -> Require.notNegative("spread", Double.NaN),
                "spread must be finite and not negative, but is NaN");
        refuses(() -> Require.notNegative("spread", Double.POSITIVE_INFINITY), "but is Infinity");
        refuses(() -> Require.atLeast(2, "way", 1), "way must be at least 2, but is 1");
        refuses(() -> Require.inRange(0, 1, "part", Double.NaN), "part must be in [0.0, 1.0]");
        refuses(() -> Require.notBlank("name", " "), "name must not be blank, but is ' '");
        refuses(() -> Require.notBlank("name", null), "name must not be blank, but is 'null'");
    }

    private static void refuses(ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
