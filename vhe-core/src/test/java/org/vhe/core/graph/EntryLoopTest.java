package org.vhe.core.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EntryLoopTest {
    private static final float[] VALUES = {
        0f,
        -0f,
        1f,
        -1f,
        0.3f,
        -2.5f,
        7e-5f,
        -1e-30f,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        9f,
        -9f,
        30f,
        -30f,
        1e30f,
        -1e30f,
        Float.MAX_VALUE,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.NaN
    };

    private static DoubleBinaryOperator expected(EntryLoop loop) {
        return switch (loop) {
            case ADD -> (a, b) -> (float) a + (float) b;
            case SUBTRACT -> (a, b) -> (float) a - (float) b;
            case MULTIPLY -> (a, b) -> (float) a * (float) b;
            case DIVIDE -> (a, b) -> (float) a / (float) b;
            case MAXIMUM -> Math::max;
            case MINIMUM -> Math::min;
            case STEP -> (a, b) -> Double.isNaN(a) ? a : a > 0 ? 1 : 0;
            case SQUARE_ROOT -> (a, b) -> (float) Math.sqrt(a);
            case ABSOLUTE -> (a, b) -> Math.abs(a);
            case NEGATE -> (a, b) -> -a;
            case TANH -> (a, b) -> Math.tanh(a);
        };
    }

    @ParameterizedTest
    @EnumSource(EntryLoop.class)
    void entriesAreWhatTheyAreAloneAlsoInPlace(EntryLoop loop) {
        int n = VALUES.length * VALUES.length;
        float[] first = new float[n];
        float[] second = new float[n];
        for (int i = 0; i < n; i++) {
            first[i] = VALUES[i / VALUES.length];
            second[i] = VALUES[i % VALUES.length];
        }
        float[] result = new float[n + 1];
        result[n] = 42;

        loop.apply(first, second, result, n);
        float[] inPlace = first.clone();
        loop.apply(inPlace, second, inPlace, n);

        for (int i = 0; i < n; i++) {
            Float right = (float) expected(loop).applyAsDouble(first[i], second[i]);
            Float value = result[i];
            String what = "%s of %s and %s".formatted(loop, first[i], second[i]);
            if (loop == EntryLoop.TANH && !right.isNaN()) {
                double tolerance = 4e-7 * Math.abs(right) + Float.MIN_VALUE;
                assertThat(value).as(what).isCloseTo(right, within((float) tolerance));
            } else {
                assertThat(value).as(what).isEqualTo(right);
            }
            assertThat(inPlace[i]).isEqualTo(value);
        }
        assertThat(result[n]).isEqualTo(42);
    }

    @Test
    void tanhIsAccurateAndNeverBeyondOne() {
        int n = 1_000_000;
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (i - n / 2) * (24f / n);
        }
        float[] y = new float[n];

        EntryLoop.TANH.apply(x, x, y, n);

        double worst = 0;
        for (int i = 0; i < n; i++) {
            assertThat(y[i]).isBetween(-1f, 1f);
            double right = Math.tanh(x[i]);
            worst = Math.max(worst, Math.abs(y[i] - right) / Math.max(Math.abs(right), 1e-30));
        }
        assertThat(worst).isLessThan(4e-7);
    }
}
